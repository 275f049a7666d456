import { expect, test } from 'vitest'
import { DISABLE_AFTER_MS, OPEN_AFTER, PROBE_DELAYS_MS } from '../../src/domain/webhook/circuit.ts'
import { postHeaders } from '../../src/domain/webhook/headers.ts'
import { PARK_AFTER_MS } from '../../src/domain/webhook/lane.ts'
import {
  CLAIM_DELAYS_MS,
  CLAIM_WINDOW_MS,
  DELAYS_MS,
  JITTER,
  MAX_CLAIM_PAUSE_MS,
  MAX_RETRY_AFTER_MS,
  POINTLESS_AFTER,
  pauseMs,
} from '../../src/domain/webhook/schedule.ts'
import { read, table } from './support/pages.ts'

// docs/webhooks.md states what integrators build on: its tables and figures are those of the source.

const text = read('docs/webhooks.md')
const words = text.replaceAll(/\s+/g, ' ')
const span = (ms: number) =>
  ms >= 3_600_000 ? `${ms / 3_600_000} h` : ms >= 60_000 ? `${ms / 60_000} m` : `${ms / 1_000} s`

test('the schedule on the page is the schedule', () => {
  expect(table(text, 'Attempt')).toEqual(DELAYS_MS.map((ms, index) => [`${index + 1}`, span(ms)]))
})

test('the schedule of claims on the page is theirs', () => {
  expect(table(text, 'Attempt of a claim')).toEqual(CLAIM_DELAYS_MS.map((ms, index) => [`${index + 1}`, span(ms)]))
  expect(words).toContain(`${CLAIM_WINDOW_MS / 60_000} minutes after its first attempt`)
  expect(words).toContain(`after ${POINTLESS_AFTER} attempts where another one is pointless`)
  expect(MAX_CLAIM_PAUSE_MS).toBe(60_000)
  expect(words).toContain('puts claims off by one minute at most')
})

test('the headers on the page are those that are sent', () => {
  const part = { index: 0, count: 1 }
  const ids = { webhook: 'h', botId: 'b', userId: 'u', conversationId: 'c', seq: 1, part, controlEpoch: 1, reason: 'r' }
  const rest = {
    version: '1',
    webhookId: 'i',
    timestampSeconds: 1,
    signature: 's',
    handoverId: 'h',
    transcript: 'https://chat.example/t',
    attempt: 1,
    gap: [1],
    test: true,
  }
  const sent = Object.keys(postHeaders({ ...ids, ...rest })).filter(name => /^(webhook|baton)-/.test(name))
  expect(table(text, 'Header').map(([name]) => name)).toEqual(sent)
})

test('the figures on the page are those in force', () => {
  expect(words).toContain(`shortened by up to ${JITTER * 100} %`)
  expect(MAX_RETRY_AFTER_MS).toBe(3_600_000)
  expect(words).toContain('one hour at most')
  expect(words).toContain(`fails ${OPEN_AFTER} times in a row`)
  const probes = PROBE_DELAYS_MS.map(ms => `${ms / 1_000} s`)
  expect(words).toContain(`after ${probes.slice(0, -1).join(', ')} and then every ${probes.at(-1)}`)
  expect(words).toContain(`without a success for ${DISABLE_AFTER_MS / 86_400_000} days`)
  expect(words).toContain(`fails one delivery for ${PARK_AFTER_MS / 60_000} minutes`)
  const bare429 = { kind: 'answered', status: 429, retryAfter: null } as const
  expect(words).toContain(`the whole webhook waits ${span(pauseMs(bare429, 0))}`)
})
