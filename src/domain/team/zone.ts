/** Formatters are costly to make, and few zones are in use. */
const formatters = new Map<string, Intl.DateTimeFormat>()
const MAX_FORMATTERS = 500

const HOUR = 60 * 60_000

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    hourCycle: 'h23',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  })
  if (formatters.size >= MAX_FORMATTERS) formatters.clear()
  formatters.set(timeZone, made)
  return made
}

/** Whether it is the name of an IANA time zone. An offset such as `+01:00` is none: it knows no daylight-saving time. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(name)) return false
  try {
    formatterOf(name)
    return true
  } catch {
    return false
  }
}

/** What the clock on the wall shows, as the ms since 1970 at which a clock of UTC shows the same. */
export function localTime(timeZone: string, at: number): number {
  const part: Record<string, number> = {}
  for (const { type, value } of formatterOf(timeZone).formatToParts(at)) part[type] = Number(value)
  const { year, month, day, hour, minute, second } = part as Record<
    'year' | 'month' | 'day' | 'hour' | 'minute' | 'second',
    number
  >
  const ms = ((at % 1_000) + 1_000) % 1_000
  return Date.UTC(year, month - 1, day, hour, minute, second, ms)
}

/** `YYYY-MM-DD` of such a time. */
export const dateOf = (local: number): string => new Date(local).toISOString().slice(0, 10)

const offsetAt = (timeZone: string, at: number) => localTime(timeZone, at) - at

/** All instants at which the clock may show this time: two where it is set back, and near the gap where it is set forward. */
export function instantsOf(timeZone: string, local: number): number[] {
  // No zone is more than 14 h from UTC, and clocks are changed by 24 h at most.
  const offsets = [offsetAt(timeZone, local - 39 * HOUR), offsetAt(timeZone, local + 39 * HOUR)]
  return [...new Set(offsets)].map(offset => local - offset)
}

/** The instants around a day (its midnight as `localTime` gives it) at which clocks are changed: at most one. */
export function timesOf(timeZone: string, day: number): number[] {
  let [before, after] = [day - 15 * HOUR, day + 39 * HOUR]
  const offset = offsetAt(timeZone, before)
  if (offsetAt(timeZone, after) === offset) return []
  while (after - before > 1_000) {
    const middle = Math.floor((before + after) / 2_000) * 1_000
    if (offsetAt(timeZone, middle) === offset) before = middle
    else after = middle
  }
  return [after]
}
