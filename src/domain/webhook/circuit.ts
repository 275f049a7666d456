import { JITTER } from './schedule.ts'
import type { Health } from './webhook.ts'

/** After this many failures in a row a receiver counts as down: one lane at a time probes it, the others wait. */
export const OPEN_AFTER = 8

/** The wait before probe 1, 2, 3 … in ms; the last one repeats. */
export const PROBE_DELAYS_MS = [2_000, 5_000, 15_000, 30_000, 60_000] as const

/** A webhook with nothing but failures for this long is disabled. */
export const DISABLE_AFTER_MS = 5 * 24 * 60 * 60_000

/** Longer than any wait of the schedule: the server was off, there was nothing to send, or the clock was set. */
const MAX_IDLE_MS = 13 * 60 * 60_000

export type Failed = {
  at: number
  /** The attempt's number in its delivery's schedule: 1, 2, 3 … */
  tries: number
  /** Whether it was the probe of an open circuit. */
  probe: boolean
  /** 429 and 503: how long the whole webhook should rest, in ms; else 0. */
  pauseMs: number
  /** 0..1 */
  chance: number
}

/** Any success closes the circuit: everything pending is due at once. */
export function afterSuccess(health: Health, at: number): Health {
  if (health.failures === 0 && health.failingSince === null && health.probeAt === null) return health
  const recoveredAt = health.probeAt === null ? health.recoveredAt : at
  return { ...health, failures: 0, failingSince: null, probes: 0, probeAt: null, recoveredAt }
}

/**
 * Only the first three attempts of a delivery count towards opening: one poisoned conversation that is tried again and again
 * says nothing about the receiver.
 */
export function afterFailure(health: Health, { at, tries, probe, pauseMs, chance }: Failed): Health {
  const failures = health.failures + (tries <= 3 ? 1 : 0)
  const failingSince = health.failingSince ?? at
  const pausedUntil = Math.max(health.pausedUntil, at + pauseMs)
  const next = { ...health, failures, failingSince, pausedUntil }
  if (health.probeAt === null) {
    if (failures < OPEN_AFTER) return next
    // So few failures in so long: the clock was set, or hardly anything was sent. The five days begin with the open circuit.
    const since = at - failingSince < DISABLE_AFTER_MS ? failingSince : at
    return { ...next, failingSince: since, probes: 1, probeAt: at + probeDelay(1, chance) }
  }
  // An attempt that was running when the circuit opened ends late and says nothing new.
  if (!probe) return next
  const probes = health.probes + 1
  return { ...next, probes, probeAt: at + probeDelay(probes, chance) }
}

/**
 * Whether there were nothing but failures for so long that more attempts are pointless. An open circuit says that there were many: two
 * failures with a step of the clock between them prove nothing.
 */
export const isHopeless = ({ failingSince, probeAt }: Health, at: number): boolean =>
  failingSince !== null && probeAt !== null && at - failingSince >= DISABLE_AFTER_MS

/** The probe of an open circuit begins; it is waited for until `until`. Time in which nothing was tried does not count as failing. */
export function beginProbe<W extends Health>(health: W, now: number, until: number): W {
  const { probeAt, failingSince } = health
  const idleMs = Math.max(0, now - (probeAt ?? now) - MAX_IDLE_MS)
  return { ...health, probeAt: until, failingSince: failingSince === null ? null : failingSince + idleMs }
}

/** The same health where the clock shows so much less. */
export function setBack<W extends Health>(health: W, by: number): W {
  const back = (at: number) => Math.max(0, at - by)
  const { failingSince, probeAt, pausedUntil, recoveredAt } = health
  return {
    ...health,
    failingSince: failingSince === null ? null : back(failingSince),
    probeAt: probeAt === null ? null : back(probeAt),
    pausedUntil: back(pausedUntil),
    recoveredAt: back(recoveredAt),
  }
}

function probeDelay(probe: number, chance: number): number {
  const delay = PROBE_DELAYS_MS[Math.min(probe, PROBE_DELAYS_MS.length) - 1]!
  return Math.round(delay * (1 - JITTER + 2 * JITTER * chance))
}
