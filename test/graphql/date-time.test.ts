import { expect, test } from 'vitest'
import { parseDateTime } from '../../src/graphql/date-time.ts'

test('a date, a time and an offset are read as the instant that they name', () => {
  const readings: Record<string, string> = {
    '2026-01-31T12:00:00Z': '2026-01-31T12:00:00.000Z',
    '2026-01-31T12:00:00.5Z': '2026-01-31T12:00:00.500Z',
    '2026-01-31T12:00:00.123456789Z': '2026-01-31T12:00:00.123Z',
    '2026-01-31t12:00:00z': '2026-01-31T12:00:00.000Z',
    '2026-01-31T12:00:00+02:30': '2026-01-31T09:30:00.000Z',
    '2026-01-31T00:00:00-01:00': '2026-01-31T01:00:00.000Z',
    '2024-02-29T23:59:59Z': '2024-02-29T23:59:59.000Z',
    '2000-02-29T00:00:00Z': '2000-02-29T00:00:00.000Z',
  }
  for (const [text, instant] of Object.entries(readings))
    expect([text, new Date(parseDateTime(text)).toISOString()]).toEqual([text, instant])
})

for (const text of [
  ...['', '1', '2026', 'Dec 1', 'Sun, 06 Nov 1994 08:49:37 GMT', '1769860800000', 'now', ' 2026-01-31T12:00:00Z'],
  // Without a time, or without an offset: whose midnight, and whose noon?
  ...['2026-01-31', '2026-01-31T12:00:00', '2026-01-31T12:00Z', '2026-01-31 12:00:00Z', '20260131T120000Z'],
  // Days and times that do not exist.
  ...['2026-02-31T00:00:00Z', '2026-02-29T00:00:00Z', '1900-02-29T00:00:00Z', '2026-04-31T00:00:00Z'],
  ...['2026-13-01T00:00:00Z', '2026-00-01T00:00:00Z', '2026-01-00T00:00:00Z', '2026-01-32T00:00:00Z'],
  ...['2026-01-31T24:00:00Z', '2026-01-31T12:60:00Z', '2026-01-31T12:00:61Z', '2026-01-31T12:00:00+24:00'],
  ...['2026-01-31T12:00:00+0200', '2026-01-31T12:00:00+02', '2026-01-31T12:00:00 Z', '2026-01-31T12:00:00.Z'],
  ...['+002026-01-31T12:00:00Z', '2026-1-31T12:00:00Z', '2026-01-31T12:00:00Zulu', '2026-01-31T12:00:00,5Z'],
])
  test(`${JSON.stringify(text)} is refused`, () => {
    expect(() => parseDateTime(text)).toThrow('RFC 3339')
  })
