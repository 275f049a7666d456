/** A conversation as Baton's REST API addresses it. */
export type Address = { botId: string; userId: string }

/** A refusal of Baton: `application/problem+json` with a stable `code`. */
export class Refusal extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

export type BatonApi = ReturnType<typeof batonApi>

/**
 * The calls that this desk needs. Each throws a Refusal when Baton refuses, and another error when it cannot be
 * reached.
 */
export function batonApi({ url, key }: { url: string; key: string }) {
  const authorization = { authorization: `Bearer ${key}` }
  const json = { ...authorization, 'content-type': 'application/json' }
  const pathOf = (verb: string, { botId, userId }: Address) =>
    `${url}/webbot/api/webchat/${encodeURIComponent(botId)}/${verb}/${encodeURIComponent(userId)}/`

  return {
    /** Switches to listen mode: after the answer the bot is silent. Returns the epoch of the desk's turn. */
    async takeOver(address: Address): Promise<number> {
      const { controlEpoch } = await call(pathOf('handover', address), { headers: authorization })
      return controlEpoch
    },

    /** A repeat with the same idempotency key is not a second message. */
    async send(address: Address, message: string, idempotencyKey: string) {
      const headers = { ...json, 'idempotency-key': idempotencyKey }
      await call(pathOf('handover', address), { method: 'POST', headers, body: JSON.stringify({ message }) })
    },

    /** Returns the conversation to the bot, which continues at the module that its flow connects with `claimEnd`. */
    async giveBack(address: Address, claimEnd: string) {
      const url = `${pathOf('takeover', address)}?ClaimEnd=${encodeURIComponent(claimEnd)}`
      await call(url, { headers: authorization })
    },

    /** The conversations that this desk holds, for after a restart. REST has no such list. */
    async heldConversations(): Promise<(Address & { controlEpoch: number })[]> {
      const body = JSON.stringify({ query: HELD_CONVERSATIONS })
      const { data } = await call(`${url}/graphql`, { method: 'POST', headers: json, body })
      return data.handovers.edges
        .map((edge: { node: Handover }) => edge.node)
        .filter((handover: Handover) => handover.acceptedBy?.actorId === data.viewer.actorId)
        .map(({ conversation: { bot, userId, controlEpoch } }: Handover) => ({ botId: bot.id, userId, controlEpoch }))
    },
  }
}

const HELD_CONVERSATIONS = `{
  viewer { actorId }
  handovers(filter: { states: [ACCEPTED] }, first: 200) {
    edges { node { acceptedBy { actorId } conversation { userId controlEpoch bot { id } } } }
  }
}`
type Handover = {
  acceptedBy: { actorId: string } | null
  conversation: { userId: string; controlEpoch: number; bot: { id: string } }
}

async function call(url: string, init: RequestInit) {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) })
  const body = JSON.parse(await response.text())
  if (response.ok) return body
  throw new Refusal(body.code ?? String(response.status), body.detail ?? response.statusText)
}
