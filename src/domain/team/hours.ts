import { dateOf, instantsOf, localTime, timesOf } from './zone.ts'

export const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const
type Weekday = (typeof weekdays)[number]

/** Part of a day by the clock on the wall, `HH:MM`: `from` is within it, `to` is not. `to` may be 24:00. */
export type Interval = { from: string; to: string }

/** When a team answers, by the clock on the wall of a time zone. Intervals past midnight are two: up to 24:00, and from 00:00. */
export type Hours = {
  /** IANA. */
  timeZone: string
  weekly: (Interval & { day: Weekday })[]
  /** Dates (`YYYY-MM-DD`) with hours of their own; none: closed on that day. */
  exceptions: { date: string; intervals: Interval[] }[]
}

const DAY = 24 * 60 * 60_000
/** Days behind the last exception after which the week has been seen whole, with days to spare where a zone skips one. */
const WEEK = 9

/** Whether the clock on the wall shows a time within the hours. null: always open. */
export function isOpen(hours: Hours | null, at: number): boolean {
  if (hours === null) return true
  const local = localTime(hours.timeZone, at)
  const time = local % DAY
  return intervalsOn(hours, local - time).some(({ from, to }) => from <= time && time < to)
}

/**
 * The first time after `at` when `isOpen` changes; null: it never does. It changes at the ends of intervals, which a day has twice or
 * not at all where clocks are changed, and where clocks are changed.
 */
export function nextChange(hours: Hours | null, at: number): number | null {
  if (hours === null) return null
  const now = isOpen(hours, at)
  const changeOn = (day: number) =>
    changesOn(hours, day).find(change => change > at && isOpen(hours, change) !== now) ?? Infinity
  const today = localTime(hours.timeZone, at)
  const last = Math.max(today, ...hours.exceptions.map(({ date }) => Date.parse(date)))
  for (let day = today - (today % DAY) - DAY; day <= last + WEEK * DAY; day += DAY) {
    const change = changeOn(day)
    // A time that is converted with the offset of the day before or after can lie behind one of the next days.
    if (change < Infinity) return Math.min(change, changeOn(day + DAY), changeOn(day + 2 * DAY))
  }
  return null
}

/** In order, the times of a day at which the team can open or close. A day that is closed all day has none. */
function changesOn(hours: Hours, day: number): number[] {
  const times = intervalsOn(hours, day).flatMap(({ from, to }) => [day + from, day + to])
  if (times.length === 0) return []
  const clockChanges = timesOf(hours.timeZone, day)
  return [...clockChanges, ...times.flatMap(time => instantsOf(hours.timeZone, time))].sort((a, b) => a - b)
}

type Span = { from: number; to: number }

/** `day`: its midnight, as if the clock on the wall showed UTC. */
function intervalsOn({ weekly, exceptions }: Hours, day: number): Span[] {
  const date = dateOf(day)
  const weekday = weekdays[(new Date(day).getUTCDay() + 6) % 7]
  const exception = exceptions.find(each => each.date === date)
  return (exception?.intervals ?? weekly.filter(each => each.day === weekday)).map(toSpan)
}

const toSpan = ({ from, to }: Interval): Span => ({ from: msOf(from), to: msOf(to) })

/** Milliseconds since midnight of `HH:MM`. */
export const msOf = (time: string): number => (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * 60_000
