import { expect, it } from 'vitest'
import {
  afterFailure,
  afterSuccess,
  beginProbe,
  DISABLE_AFTER_MS,
  isHopeless,
  OPEN_AFTER,
  PROBE_DELAYS_MS,
} from '../../../src/domain/webhook/circuit.ts'
import { healthy } from '../../../src/domain/webhook/webhook.ts'

const fail = { at: 1_000, tries: 1, probe: false, pauseMs: 0, chance: 0.5 }
const opened = () => {
  let health = { ...healthy }
  for (let i = 0; i < OPEN_AFTER; i++) health = afterFailure(health, fail)
  return health
}

it('a circuit opens after so many failures in a row', () => {
  let health = { ...healthy }
  for (let i = 1; i < OPEN_AFTER; i++) health = afterFailure(health, fail)
  expect(health.probeAt).toBe(null)
  expect(afterFailure(afterSuccess(health, 1), fail).probeAt).toBe(null)
  expect(afterFailure(health, fail).probeAt).toBe(3_000)
})

it('a delivery that fails again and again does not open it: only its first three attempts count', () => {
  let health = { ...healthy }
  for (let i = 0; i < 50; i++) health = afterFailure(health, { ...fail, tries: 4 })
  expect([health.failures, health.probeAt]).toEqual([0, null])
})

it('failures that were under way when it opened do not delay the probe', () => {
  expect(afterFailure(opened(), fail).probeAt).toBe(3_000)
})

it('each failed probe waits longer for the next one, up to a minute', () => {
  let health = opened()
  const waits = [health.probeAt! - fail.at]
  for (let probe = 0; probe < 5; probe++) {
    const at = health.probeAt!
    health = afterFailure(health, { ...fail, at, probe: true })
    waits.push(health.probeAt! - at)
  }
  expect(waits).toEqual([...PROBE_DELAYS_MS, PROBE_DELAYS_MS.at(-1)])
})

it('one success closes it', () => {
  expect(afterSuccess(opened(), 9_001)).toMatchObject({
    ...{ failures: 0, failingSince: null, probes: 0, probeAt: null, recoveredAt: 9_001 },
  })
})

it('a receiver is hopeless after five days without any success, and with an open circuit', () => {
  const health = opened()
  expect(isHopeless(health, 1_000 + DISABLE_AFTER_MS - 1)).toBe(false)
  expect(isHopeless(health, 1_000 + DISABLE_AFTER_MS)).toBe(true)
  expect(isHopeless(afterSuccess(health, 5), 1e12)).toBe(false)
})

it('a step of the clock by a week between two failures makes no receiver hopeless', () => {
  const later = fail.at + 7 * 86_400_000
  for (let before = 1; before < OPEN_AFTER; before++) {
    let health = { ...healthy }
    for (let i = 0; i < before; i++) health = afterFailure(health, fail)
    for (let i = 0; i < 12; i++) {
      health = afterFailure(health, { ...fail, at: later + i, probe: health.probeAt !== null })
      expect([before, i, isHopeless(health, later + i)]).toEqual([before, i, false])
    }
  }
  const probing = beginProbe(opened(), later, later + 30_000)
  expect(isHopeless(afterFailure(probing, { ...fail, at: later, probe: true }), later)).toBe(false)
})
