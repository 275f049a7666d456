import { afterFailure, afterSuccess, isHopeless } from './circuit.ts'
import type { AttemptRecord, Delivery, DeliveryState } from './delivery.ts'
import { CLAIM_WINDOW_MS, type Next } from './schedule.ts'
import type { Health, Webhook } from './webhook.ts'

/** What one attempt came to. */
export type AttemptOutcome = {
  attempt: AttemptRecord
  next: Next
  /** How long the whole webhook should pause, in ms; 0: not at all. */
  pauseMs: number
  /** Whether it was the probe of an open circuit. */
  probe: boolean
  /** 0..1, for the circuit's jitter. */
  chance: number
}

/** A delivery after an attempt. */
export type DeliveryAfter = {
  state: DeliveryState
  attempts: number
  tries: number
  dueAt: number
  firstTriedAt: number | null
  triedAt: number | null
  failsHandover: boolean
}

export function deliveryAfter(delivery: Delivery, kind: Webhook['kind'], outcome: AttemptOutcome): DeliveryAfter {
  const { attempt, next } = outcome
  const isDead = next.kind === 'dead' || next.kind === 'disable'
  return {
    state: next.kind === 'succeeded' ? 'SUCCEEDED' : isDead ? 'FAILED' : delivery.state,
    attempts: delivery.attempts + 1,
    tries: delivery.tries + 1,
    dueAt: 'inMs' in next ? attempt.at + attempt.durationMs + next.inMs : delivery.dueAt,
    firstTriedAt: delivery.firstTriedAt ?? attempt.at,
    triedAt: attempt.at,
    failsHandover: isDead && kind === 'CLAIM',
  }
}

/**
 * The same where the delivery was changed since it was leased; it is given as it is now. Where `redeliver` restarted its schedule
 * during the attempt, that schedule stays, so that another attempt follows. Where it was erased, it stays so.
 */
export function changedAfter(delivery: Delivery, kind: Webhook['kind'], outcome: AttemptOutcome): DeliveryAfter {
  // A restart in the millisecond in which the delivery was due sets the one before.
  const wasRestarted = delivery.state === 'PENDING' && outcome.attempt.at <= delivery.dueAt + 1
  if (!wasRestarted && delivery.state !== 'ERASED') return deliveryAfter(delivery, kind, outcome)
  const { state, tries, dueAt, firstTriedAt, triedAt } = delivery
  return { state, attempts: delivery.attempts + 1, tries, dueAt, firstTriedAt, triedAt, failsHandover: false }
}

/** The webhook after an attempt: its health, and whether the receiver is disabled. The same object where nothing changed. */
export function judge<W extends Webhook>(webhook: W, { tries }: Delivery, outcome: AttemptOutcome, now: number): W {
  const { next, probe, pauseMs, chance } = outcome
  if (next.kind === 'succeeded') return withHealth(webhook, afterSuccess(webhook, now))
  const failed = withHealth(webhook, afterFailure(webhook, { at: now, tries: tries + 1, probe, pauseMs, chance }))
  if (failed.disabledAt !== null) return failed
  if (next.kind === 'disable') return { ...failed, disabledAt: now, disabledReason: 'GONE' }
  return isHopeless(failed, now) ? { ...failed, disabledAt: now, disabledReason: 'FAILING' } : failed
}

/** What a change of a webhook means for its deliveries. */
export type Consequences = {
  /** The receiver recovered, or has another URL: all its waiting lanes are due at once. */
  lanesAreDue: boolean
  /** A claim webhook was disabled: its claims will get no answer, so the handovers behind them must not wait for one. */
  claimsFail: boolean
}

export const consequencesOf = (before: Webhook, after: Webhook): Consequences => ({
  lanesAreDue: after.recoveredAt !== before.recoveredAt,
  claimsFail: after.kind === 'CLAIM' && before.disabledAt === null && after.disabledAt !== null,
})

/**
 * Claims that are older wait for a receiver that is down or has put us off, each behind a single probe, and are given up; null: none.
 * Their own schedule does not end them, because it runs with their attempts.
 */
export function claimsOverdueBefore({ kind, failingSince, probeAt, pausedUntil }: Webhook, now: number): number | null {
  const waits = failingSince !== null && (probeAt !== null || pausedUntil > now)
  return kind === 'CLAIM' && waits ? now - CLAIM_WINDOW_MS : null
}

const withHealth = <W extends Webhook>(webhook: W, health: Health): W =>
  health === webhook ? webhook : { ...webhook, ...health }
