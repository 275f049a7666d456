/** A conversation as Baton's REST API addresses it. */
export type Place = { botId: string; userId: string }

/** What Baton answers when it says no: `application/problem+json` with a stable `code`. */
export class Refused extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** The five calls this desk needs. Each throws Refused on a no, and something else when Baton is not to be reached. */
export function batonApi({ url, key }: { url: string; key: string }) {
  const authorization = { authorization: `Bearer ${key}` }
  const path = (verb: string, { botId, userId }: Place) =>
    `${url}/webbot/api/webchat/${encodeURIComponent(botId)}/${verb}/${encodeURIComponent(userId)}/`

  return {
    /** To listen mode: from the answer on the bot is silent. Answers the epoch of our turn. */
    async takeOver(place: Place): Promise<number> {
      const { controlEpoch } = await call(path('handover', place), { headers: authorization })
      return controlEpoch
    },
    /** The same `idempotencyKey` again is the same message, not a second one. */
    async say(place: Place, message: string, idempotencyKey: string) {
      const headers = { ...authorization, 'content-type': 'application/json', 'idempotency-key': idempotencyKey }
      await call(path('handover', place), { method: 'POST', headers, body: JSON.stringify({ message }) })
    },
    /** Back to the bot, which goes on at the module that its flow connects with `claimEnd`. */
    async giveBack(place: Place, claimEnd: string) {
      await call(`${path('takeover', place)}?ClaimEnd=${encodeURIComponent(claimEnd)}`, { headers: authorization })
    },
    /** The conversations that we hold, for after a restart. */
    async held(): Promise<(Place & { controlEpoch: number })[]> {
      const headers = { ...authorization, 'content-type': 'application/json' }
      const { data } = await call(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query: HELD }) })
      return data.handovers.edges
        .map((edge: { node: Held }) => edge.node)
        .filter((handover: Held) => handover.acceptedBy?.actorId === data.viewer.actorId)
        .map(({ conversation: { bot, userId, controlEpoch } }: Held) => ({ botId: bot.id, userId, controlEpoch }))
    },
  }
}

export type BatonApi = ReturnType<typeof batonApi>

const HELD = `{
  viewer { actorId }
  handovers(filter: { states: [ACCEPTED] }, first: 200) {
    edges { node { acceptedBy { actorId } conversation { userId controlEpoch bot { id } } } }
  }
}`
type Held = {
  acceptedBy: { actorId: string } | null
  conversation: { userId: string; controlEpoch: number; bot: { id: string } }
}

async function call(url: string, init: RequestInit) {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) })
  const body = JSON.parse(await response.text())
  if (response.ok) return body
  throw new Refused(body.code ?? String(response.status), body.detail ?? response.statusText)
}
