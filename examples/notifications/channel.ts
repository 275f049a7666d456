/** The events that this program understands; schema/events.schema.json describes all. */
export type HandoverEvent = {
  id: string
  type: 'handover.requested' | 'handover.accepted' | 'handover.transferred' | 'handover.ended'
  at: string
  conversationId: string
  data: {
    handoverId: string
    reason?: string | null
    end?: string
    to?: { name: string | null } | null
    by: { kind: string; id: string; name: string | null }
  }
}

/** A place where people learn of an event. `notify` rejects if they did not: Baton then delivers the event again. */
export type Channel = { name: string; notify(event: HandoverEvent): Promise<void> }

/** Throws unless the answer is 2xx, so that the event is delivered again. */
export async function postJson(url: string, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`${new URL(url).host} answered ${response.status}`)
}
