import { afterFailure, afterSuccess, isHopeless } from './circuit.ts'
import type { AttemptRecord, Delivery, DeliveryState } from './delivery.ts'
import type { Next } from './schedule.ts'
import type { DisabledReason, Health, Webhook } from './webhook.ts'

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

/** A delivery after an attempt. `succeeded` needs no attempt row: the delivery's own row holds it. */
export type DeliveryAfter = {
  succeeded: boolean
  state: DeliveryState
  attempts: number
  tries: number
  dueAt: number
  firstTriedAt: number
  triedAt: number
  failsHandover: boolean
}

export function deliveryAfter(delivery: Delivery, kind: Webhook['kind'], outcome: AttemptOutcome): DeliveryAfter {
  const { attempt, next } = outcome
  const isDead = next.kind === 'dead' || next.kind === 'disable'
  return {
    succeeded: next.kind === 'succeeded',
    state: next.kind === 'succeeded' ? 'SUCCEEDED' : isDead ? 'FAILED' : delivery.state,
    attempts: delivery.attempts + 1,
    tries: delivery.tries + 1,
    dueAt: 'inMs' in next ? attempt.at + attempt.durationMs + next.inMs : delivery.dueAt,
    firstTriedAt: delivery.firstTriedAt ?? attempt.at,
    triedAt: attempt.at,
    failsHandover: isDead && kind === 'CLAIM',
  }
}

/** What an attempt says about its receiver. */
export type Verdict = {
  health: Health
  /** The circuit closed again: all its waiting lanes are due at once. */
  recovered: boolean
  /** Why the webhook must be disabled; null: it stays as it is. */
  disable: DisabledReason | null
}

export function judge(webhook: Webhook, { tries }: Delivery, outcome: AttemptOutcome, now: number): Verdict {
  const { next, probe, pauseMs, chance } = outcome
  const health =
    next.kind === 'succeeded'
      ? afterSuccess(webhook, now)
      : afterFailure(webhook, { at: now, tries: tries + 1, probe, pauseMs, chance })
  const recovered = health.recoveredAt !== webhook.recoveredAt
  if (webhook.disabledAt !== null || next.kind === 'succeeded') return { health, recovered, disable: null }
  return { health, recovered, disable: next.kind === 'disable' ? 'GONE' : isHopeless(health, now) ? 'FAILING' : null }
}
