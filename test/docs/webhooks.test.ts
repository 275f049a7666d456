import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { DISABLE_AFTER_MS, OPEN_AFTER, PROBE_DELAYS_MS } from '../../src/domain/webhook/circuit.ts'
import { postHeaders } from '../../src/domain/webhook/headers.ts'
import { PARK_AFTER_MS } from '../../src/domain/webhook/lane.ts'
import { DELAYS_MS, JITTER, MAX_RETRY_AFTER_MS } from '../../src/domain/webhook/schedule.ts'

// docs/webhooks.md says what integrators build upon: its tables and figures are those of the source.
const text = readFileSync(new URL('../../docs/webhooks.md', import.meta.url), 'utf8')
const words = text.replaceAll(/\s+/g, ' ')
const rows = (head: string) => {
  const from = text.slice(text.indexOf(`| ${head} |`)).split('\n\n')[0]!
  return from
    .split('\n')
    .slice(2)
    .map(row => row.split('|').map(cell => cell.trim()))
}
const span = (ms: number) =>
  ms >= 3_600_000 ? `${ms / 3_600_000} h` : ms >= 60_000 ? `${ms / 60_000} m` : `${ms / 1_000} s`

it('the schedule in the docs is the schedule', () => {
  expect(rows('Attempt').map(row => row.slice(1, 3))).toEqual(DELAYS_MS.map((ms, i) => [`${i + 1}`, span(ms)]))
})

it('the headers in the docs are those that are sent', () => {
  const place = { botId: 'b', userId: 'u', conversationId: 'c', seq: 1, controlEpoch: 1 }
  const rest = { version: '1', webhookId: 'i', timestampSeconds: 1, signature: 's', attempt: 1, gap: [1], test: true }
  const sent = Object.keys(postHeaders({ ...place, ...rest })).filter(name => /^(webhook|baton)-/.test(name))
  expect(rows('Header').map(row => row[1]!.replaceAll('`', ''))).toEqual(sent)
})

it('the figures in the docs are those in force', () => {
  expect(words).toContain(`shrunk by up to ${JITTER * 100} %`)
  expect(MAX_RETRY_AFTER_MS).toBe(3_600_000)
  expect(words).toContain('by an hour at most')
  expect(words).toContain(`After ${OPEN_AFTER} failures in a row`)
  const probes = PROBE_DELAYS_MS.map(ms => `${ms / 1_000} s`)
  expect(words).toContain(
    `after ${probes.slice(0, -1).join(', ')} and then every ${probes.at(-1)}`.replace(/, (\S+ s) and/, ', $1 and'),
  )
  expect(words).toContain(`failures for ${DISABLE_AFTER_MS / 86_400_000} days`)
  expect(words).toContain(`has failed for ${PARK_AFTER_MS / 60_000} minutes`)
})
