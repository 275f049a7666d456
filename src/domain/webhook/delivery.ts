/**
 * PENDING: waits in its lane. PARKED: failed for five minutes; it is retried while the lane goes on. SUCCEEDED: answered with 2xx.
 * FAILED: a dead letter; only `redeliver` sends it again. ERASED: its event was pruned; the attempts stay listed without what was
 * sent and answered, so that it is known what a third party has got.
 */
export type DeliveryState = 'PENDING' | 'PARKED' | 'SUCCEEDED' | 'FAILED' | 'ERASED'

/** Whether it will be sent, now or later. */
export const isWaiting = ({ state }: { state: DeliveryState }): boolean => state === 'PENDING' || state === 'PARKED'

/** One event to be POSTed to one webhook. Times in ms since 1970. */
export type Delivery = {
  /** Also the `webhook-id` of every attempt. */
  id: string
  webhookId: string
  companyId: string
  botId: string
  userId: string
  conversationId: string
  seq: number
  part: number
  /** How many POSTs its event makes; null: it is from before this was counted. */
  parts: number | null
  controlEpoch: number
  /** Frozen when the event was written. */
  body: string
  /** Of a claim: why an agent is asked for. */
  reason: string | null
  state: DeliveryState
  /** POSTs made so far. */
  attempts: number
  /** POSTs made since the schedule started, or started again. */
  tries: number
  dueAt: number
  firstTriedAt: number | null
  triedAt: number | null
  createdAt: number
}

/** One POST, as it is stored. */
export type AttemptRecord = {
  at: number
  durationMs: number
  status: number | null
  failure: string | null
  /** Details of a failure for the operator; may name addresses. */
  detail: string | null
  /** The first bytes of the answer. */
  answer: string | null
}

/** The same attempt, of a delivery that was erased meanwhile. */
export const withoutContent = (attempt: AttemptRecord): AttemptRecord => ({ ...attempt, detail: null, answer: null })

/** Which deliveries; all that is given must hold. `until` excludes, `toSeq` includes. */
export type DeliveryFilter = {
  companyId: string
  ids?: string[]
  webhookId?: string
  conversationId?: string
  states?: DeliveryState[]
  since?: number
  until?: number
  fromSeq?: number
  toSeq?: number
}

/** Why no answer came to a POST. `secrets`: those of the webhook cannot be decrypted; `aborted`: this server was stopping. */
// biome-ignore format: one row says it
export type Failure = 'timeout' | 'dns' | 'refused' | 'connect' | 'tls' | 'reset' | 'protocol' | 'egress_denied' | 'secrets' | 'aborted'
