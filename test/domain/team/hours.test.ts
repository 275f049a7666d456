import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Hours, isOpen, nextChange, weekdays } from '../../../src/domain/team/hours.ts'
import { isTimeZone } from '../../../src/domain/team/zone.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const office: Hours = {
  timeZone: 'Europe/Berlin',
  weekly: weekdays.slice(0, 5).map(day => ({ day, from: '09:00', to: '17:00' })),
  exceptions: [
    { date: '2026-12-24', intervals: [{ from: '09:00', to: '12:00' }] },
    { date: '2026-12-25', intervals: [] },
  ],
}
const next = (hours: Hours, at: string) => {
  const change = nextChange(hours, Date.parse(at))
  return change === null ? null : new Date(change).toISOString()
}

describe('hours of a team', () => {
  test('without hours a team is always open', () => {
    expect([isOpen(null, 0), nextChange(null, 0)]).toEqual([true, null])
  })

  test('the clock on the wall decides, in summer and in winter', () => {
    expect(isOpen(office, Date.parse('2026-07-01T07:00Z'))).toBe(true)
    expect(isOpen(office, Date.parse('2026-01-01T07:00Z'))).toBe(false)
    expect(isOpen(office, Date.parse('2026-01-02T08:00Z'))).toBe(true)
    expect(isOpen(office, Date.parse('2026-01-02T16:00Z'))).toBe(false)
    expect(isOpen(office, Date.parse('2026-01-02T16:00Z') - 1)).toBe(true)
  })

  test('a weekend and holidays are passed over', () => {
    expect(next(office, '2026-03-27T12:00Z')).toBe('2026-03-27T16:00:00.000Z')
    // Clocks are set forward on the Sunday between.
    expect(next(office, '2026-03-27T16:00Z')).toBe('2026-03-30T07:00:00.000Z')
    expect(next(office, '2026-12-24T08:00Z')).toBe('2026-12-24T11:00:00.000Z')
    expect(next(office, '2026-12-24T11:00Z')).toBe('2026-12-28T08:00:00.000Z')
  })

  test('an hour that the clock shows twice is open twice; one that it skips opens behind the gap', () => {
    const night: Hours = { ...office, weekly: [{ day: 'SUNDAY', from: '02:15', to: '02:45' }], exceptions: [] }
    expect(next(night, '2026-10-24T12:00Z')).toBe('2026-10-25T00:15:00.000Z')
    expect(next(night, '2026-10-25T00:45Z')).toBe('2026-10-25T01:15:00.000Z')
    // Skipped as a whole: open again a week later.
    expect(next(night, '2026-03-28T12:00Z')).toBe('2026-04-05T00:15:00.000Z')
    const longer: Hours = { ...night, weekly: [{ day: 'SUNDAY', from: '02:15', to: '03:30' }] }
    expect(next(longer, '2026-03-28T12:00Z')).toBe('2026-03-29T01:00:00.000Z')
  })

  test('a date that a zone skips as a whole opens no team', () => {
    const apia: Hours = {
      timeZone: 'Pacific/Apia',
      weekly: [{ day: 'FRIDAY', from: '08:00', to: '09:00' }],
      exceptions: [],
    }
    // 30 December 2011 was a Friday, and did not exist there.
    expect(next(apia, '2011-12-29T00:00Z')).toBe('2012-01-05T18:00:00.000Z')
  })

  test('a team that never opens, and one that never closes, have no next change', () => {
    expect(next({ ...office, weekly: [], exceptions: [] }, '2026-01-01T00:00Z')).toBeNull()
    const always = weekdays.map(day => ({ day, from: '00:00', to: '24:00' }))
    expect(next({ ...office, weekly: always, exceptions: [] }, '2026-01-01T00:00Z')).toBeNull()
  })

  test('an exception of next year is found', () => {
    const once: Hours = {
      ...office,
      weekly: [],
      exceptions: [{ date: '2027-06-01', intervals: [{ from: '10:00', to: '11:00' }] }],
    }
    expect(next(once, '2026-01-01T00:00Z')).toBe('2027-06-01T08:00:00.000Z')
  })

  test('names of zones are checked, and offsets are none', () => {
    expect(['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires', 'Etc/GMT+3'].filter(isTimeZone)).toHaveLength(4)
    expect(['', '+01:00', '-03', 'Europe/Nowhere', 'Europe/Berlin ', '\0', 'a'.repeat(70)].filter(isTimeZone)).toEqual(
      [],
    )
  })
})

/** Zones with all sorts of rules: half hours, changes at midnight, double summer time, changes of date. */
const zones = [
  ...['Europe/Berlin', 'Europe/Dublin', 'America/New_York', 'America/Sao_Paulo', 'America/St_Johns', 'Asia/Kathmandu'],
  ...[
    'Australia/Lord_Howe',
    'Pacific/Chatham',
    'Pacific/Apia',
    'Pacific/Kiritimati',
    'Africa/Cairo',
    'Africa/Casablanca',
  ],
  ...['America/Havana', 'Asia/Beirut', 'Asia/Tehran', 'Antarctica/Troll', 'America/Asuncion', 'UTC'],
]
const STEP = 15
const slot = fc.integer({ min: 0, max: (24 * 60) / STEP })
const written = (slot: number) =>
  `${String(Math.floor((slot * STEP) / 60)).padStart(2, '0')}:${String((slot * STEP) % 60).padStart(2, '0')}`
const interval = fc
  .tuple(slot, slot)
  .filter(([one, other]) => one !== other)
  .map(both => ({ from: written(Math.min(...both)), to: written(Math.max(...both)) }))
const weekly = fc.array(
  fc.tuple(fc.constantFrom(...weekdays), interval).map(([day, span]) => ({ day, ...span })),
  { maxLength: 8 },
)
/** From 1980 to 2035; often near a day on which clocks are changed somewhere. */
const time = fc.oneof(
  fc.integer({ min: 315_532_800, max: 2_051_222_400 }).map(seconds => seconds * 1_000),
  fc
    .tuple(
      fc.constantFrom('2011-12-30', '2026-03-29', '2026-10-25', '2018-11-04', '2026-03-08', '2026-11-01', '2025-04-24'),
      fc.integer({ min: -2 * 24 * 60, max: 2 * 24 * 60 }),
    )
    .map(([date, minutes]) => Date.parse(date) + minutes * MINUTE),
)

/** What the clock on the wall shows, by another way than the code: the text of Swedish dates is ISO 8601. */
function shown(timeZone: string, at: number) {
  const [date, clock] = new Date(at).toLocaleString('sv-SE', { timeZone }).split(' ') as [string, string]
  const weekday = weekdays[(new Date(`${date}T12:00Z`).getUTCDay() + 6) % 7]
  return { date, weekday, clock: clock.slice(0, 5) }
}

function isOpenByClock({ timeZone, weekly, exceptions }: Hours, at: number): boolean {
  const { date, weekday, clock } = shown(timeZone, at)
  const spans = exceptions.find(each => each.date === date)?.intervals ?? weekly.filter(({ day }) => day === weekday)
  return spans.some(({ from, to }) => from <= clock && clock < to)
}

const hoursNear = fc
  .tuple(
    fc.constantFrom(...zones),
    weekly,
    time,
    fc.array(fc.tuple(fc.integer({ min: -1, max: 3 }), fc.array(interval, { maxLength: 2 })), { maxLength: 2 }),
  )
  .map(([timeZone, weekly, at, days]) => {
    const exceptions = days.map(([day, intervals]) => ({ date: shown(timeZone, at + day * 24 * HOUR).date, intervals }))
    const unique = exceptions.filter(({ date }, index) => exceptions.findIndex(each => each.date === date) === index)
    return { at, hours: { timeZone, weekly, exceptions: unique } satisfies Hours }
  })

describe('hours in any zone, at any time', () => {
  test('a team is open when a clock on the wall says so', () => {
    fc.assert(
      fc.property(hoursNear, ({ hours, at }) => isOpen(hours, at) === isOpenByClock(hours, at)),
      { numRuns: 2_000 },
    )
  })

  test('the next change is the first one that looking every five minutes finds', () => {
    fc.assert(
      fc.property(hoursNear, ({ hours, at }) => {
        const now = isOpen(hours, at)
        const change = nextChange(hours, at)
        const start = Math.ceil((at + 1) / (5 * MINUTE)) * 5 * MINUTE
        const end = Math.min(change ?? Infinity, at + 3 * 24 * HOUR)
        for (let each = start; each < end; each += 5 * MINUTE) if (isOpen(hours, each) !== now) return false
        return change === null || (isOpen(hours, change) !== now && isOpen(hours, change - 1) === now)
      }),
      { numRuns: 150 },
    )
  })
})
