import type { WebhookKind } from './webhook.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** The wait before attempt 1, 2, 3 …, in ms. After the last one the delivery is dead. */
export const DELAYS_MS = [
  0,
  2 * second,
  5 * second,
  15 * second,
  minute,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  10 * hour,
] as const

/** The same for a claim, behind which a user waits: what does not answer within minutes is given up, and the user learns of it. */
export const CLAIM_DELAYS_MS = [0, 2 * second, 5 * second, 15 * second, 30 * second, minute, minute, minute] as const

/** No attempt of a claim begins later than this after its first one, even where the schedule has one left. */
export const CLAIM_WINDOW_MS = 5 * minute

/** A claim is given up after so many attempts where the answer says that another one is pointless. */
export const POINTLESS_AFTER = 3

/** The longest that the receiver of claims may put us off: an hour would be longer than anyone waits. */
export const MAX_CLAIM_PAUSE_MS = minute

/** Each wait is stretched or shrunk by up to this share, so that deliveries that failed together do not come back together. */
export const JITTER = 0.2

/** The longest that a receiver may put us off with `Retry-After`; the schedule's own waits may be longer. */
export const MAX_RETRY_AFTER_MS = hour

/** What the schedule needs to know of an attempt. A `PostOutcome` is one. */
export type AttemptResult =
  | { kind: 'answered'; status: number; retryAfter: string | null }
  | { kind: 'failed'; failure: string }

export type Next =
  | { kind: 'succeeded' }
  /** This delivery waits; its webhook continues. */
  | { kind: 'retry'; inMs: number }
  /** 429 and 503: the receiver is overloaded. This delivery waits, and the whole webhook with it. */
  | { kind: 'throttle'; inMs: number }
  /** The last attempt failed. */
  | { kind: 'dead' }
  /** 410: the receiver is gone for good. The delivery fails and its webhook is disabled. */
  | { kind: 'disable' }
  /** This process cut the attempt (shutdown): it does not count, and the same attempt is due at once. */
  | { kind: 'interrupted' }

/**
 * What follows attempt `attemptNumber` (1, 2, 3 …). 2xx alone is success. `Retry-After` counts on every failing status: never sooner
 * than the schedule, never later than `MAX_RETRY_AFTER_MS` on its account. `chance` is 0..1, `nowMs` ms since 1970 (for HTTP dates).
 */
export function next(attemptNumber: number, result: AttemptResult, chance: number, nowMs: number): Next {
  if (result.kind === 'failed' && result.failure === 'aborted') return { kind: 'interrupted' }
  const status = result.kind === 'answered' ? result.status : 0
  if (status >= 200 && status < 300) return { kind: 'succeeded' }
  if (status === 410) return { kind: 'disable' }

  const delay = delayMs(attemptNumber + 1, chance)
  if (delay === null) return { kind: 'dead' }
  const asked = result.kind === 'answered' ? retryAfterMs(result.retryAfter, nowMs) : 0
  const inMs = Math.max(delay, Math.min(asked, MAX_RETRY_AFTER_MS))
  return { kind: status === 429 || status === 503 ? 'throttle' : 'retry', inMs }
}

/** The same for a claim. `sinceMs`: when its first attempt began. */
export function nextOfClaim(
  { attemptNumber, sinceMs }: { attemptNumber: number; sinceMs: number },
  result: AttemptResult,
  chance: number,
  nowMs: number,
): Next {
  const after = next(1, result, chance, nowMs)
  if (after.kind !== 'retry' && after.kind !== 'throttle') return after
  const delay = delayMs(attemptNumber + 1, chance, CLAIM_DELAYS_MS)
  const asked = result.kind === 'answered' ? retryAfterMs(result.retryAfter, nowMs) : 0
  const inMs = Math.max(delay ?? 0, Math.min(asked, MAX_CLAIM_PAUSE_MS))
  const isOver = delay === null || nowMs + inMs - sinceMs > CLAIM_WINDOW_MS
  const isPointless = attemptNumber >= POINTLESS_AFTER && isPermanent(result)
  return isOver || isPointless ? { kind: 'dead' } : { ...after, inMs }
}

/** Another attempt would be answered alike: a wrong address, a wrong credential, a redirect, an address that is not allowed. */
function isPermanent(result: AttemptResult): boolean {
  if (result.kind === 'failed') return result.failure === 'egress_denied' || result.failure === 'secrets'
  const { status } = result
  return status >= 300 && status < 500 && status !== 408 && status !== 425 && status !== 429
}

/** The jittered wait before an attempt (1, 2, 3 …) in whole ms, or null where the schedule has no such attempt. */
export function delayMs(attemptNumber: number, chance: number, delays: readonly number[] = DELAYS_MS): number | null {
  const delay = delays[attemptNumber - 1]
  return delay === undefined ? null : Math.round(delay * (1 - JITTER + 2 * JITTER * chance))
}

/** How long a `Retry-After` asks us to wait, in ms: seconds or an HTTP date (RFC 9110, 10.2.3). Nonsense and the past ask for nothing. */
export function retryAfterMs(value: string | null, nowMs: number): number {
  const text = value?.trim() ?? ''
  if (/^\d+$/.test(text)) return Number(text) * second
  const at = httpDateMs(text)
  return at === null ? 0 : Math.max(0, at - nowMs)
}

// `Date.parse` alone would read "-5" and "1.5" as dates, and an asctime date in the machine's own time zone.
function httpDateMs(text: string): number | null {
  const at = fixedOrRfc850.test(text) ? Date.parse(text) : asctime.test(text) ? Date.parse(`${text} GMT`) : Number.NaN
  return Number.isNaN(at) ? null : at
}

const fixedOrRfc850 = /^[A-Z][a-z]{2,8}, \d{2}[ -][A-Z][a-z]{2}[ -](\d{4}|\d{2}) \d{2}:\d{2}:\d{2} GMT$/
const asctime = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/

/**
 * How long an answer pauses the whole webhook, in ms: as long as a 429 or 503 asks for; a 429 that names no time, a little
 * while. A bare 503 may be one broken conversation's, so it pauses nothing: the circuit counts it.
 */
export function pauseMs(result: AttemptResult, nowMs: number, kind: WebhookKind = 'MESSAGE'): number {
  if (result.kind !== 'answered' || (result.status !== 429 && result.status !== 503)) return 0
  const longest = kind === 'CLAIM' ? MAX_CLAIM_PAUSE_MS : MAX_RETRY_AFTER_MS
  const asked = Math.min(retryAfterMs(result.retryAfter, nowMs), longest)
  return asked > 0 || result.status === 503 ? asked : DEFAULT_PAUSE_MS
}

const DEFAULT_PAUSE_MS = 2 * second
