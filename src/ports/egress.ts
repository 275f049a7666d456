/** Why an address may not be POSTed to. `message` is for anybody: it reads the same for an unknown name and an internal one. */
type EgressRefusal = { reason: string; message: string }

/** The guard before every connection to an address that a company chose. */
export type EgressGuard = {
  /** What the URL alone says, without DNS; null: nothing speaks against it. */
  refusalOf(url: string): EgressRefusal | null
  /** The same, and every address that its name resolves to. Opens no connection. */
  examine(url: string): Promise<EgressRefusal | null>
}
