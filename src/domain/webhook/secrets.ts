/** The secrets of a webhook, which are stored encrypted. */
export type Sealed = {
  /** Signing secrets (`whsec_…`), newest first. `until` in ms since 1970: when a rotated one stops signing; null: it does not. */
  secrets: { secret: string; until: number | null }[]
  auth: Auth | null
  headers: Record<string, string>
}
export type Auth = { kind: 'bearer'; token: string } | { kind: 'basic'; username: string; password: string }

/** The secrets that sign at this moment, newest first. */
export const liveSecrets = ({ secrets }: Sealed, now: number): string[] =>
  secrets.filter(({ until }) => until === null || until > now).map(({ secret }) => secret)

/** Adds a new secret in front; the others sign until `until`, and expired ones are removed. */
export function rotated(content: Sealed, secret: string, now: number, until: number): Sealed {
  const old = content.secrets
    .filter(each => each.until === null || each.until > now)
    .map(each => ({ ...each, until: Math.min(each.until ?? until, until) }))
    .filter(each => each.until > now)
  return { ...content, secrets: [{ secret, until: null }, ...old].slice(0, MAX_LIVE_SECRETS) }
}

// Each costs a signature on every POST.
const MAX_LIVE_SECRETS = 4
