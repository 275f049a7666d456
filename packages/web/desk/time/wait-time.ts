/** How long a user has waited, in words that change no more often than they need to. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return `${seconds}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 10) return `${minutes}m ${String(seconds % 60).padStart(2, '0')}s`
  if (minutes < 60) return `${minutes}m`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours}h ${String(minutes % 60).padStart(2, '0')}m`
  return `${Math.floor(hours / 24)}d ${hours % 24}h`
}

/** The same for a screen reader, which reads no `m`. */
export function spokenDuration(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000)
  if (minutes < 1) return 'less than a minute'
  const say = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`
  if (minutes < 60) return say(minutes, 'minute')
  const hours = Math.floor(minutes / 60)
  return hours < 24 ? say(hours, 'hour') : say(Math.floor(hours / 24), 'day')
}

export type Age = 'fresh' | 'warm' | 'late'
/** After two minutes a wait is warm, after five it is late. */
export const ageOf = (ms: number): Age => (ms >= 300_000 ? 'late' : ms >= 120_000 ? 'warm' : 'fresh')

/** The sign beside a wait, so that its age is not shown by colour alone. */
export const ageLabels: Record<Age, string> = { fresh: 'waiting', warm: 'waiting a while', late: 'waiting long' }

/** A duration from seconds; null where there is none yet. */
export const formatSeconds = (seconds: number | null | undefined): string =>
  seconds == null ? '–' : formatDuration(seconds * 1000)

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' })
const short = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })

export const formatTime = (at: string | number) => time.format(new Date(at))
export const formatDateTime = (at: string | number) => full.format(new Date(at))

export function formatDay(at: string | number, now: number): string {
  const days = dayNumber(now) - dayNumber(at)
  return days === 0 ? 'Today' : days === 1 ? 'Yesterday' : day.format(new Date(at))
}

/** For the end of a list's row: the time today, else the date. */
export const formatTimeOrDate = (at: string | number, now: number) =>
  dayNumber(at) === dayNumber(now) ? formatTime(at) : short.format(new Date(at))

/** Days since some day, by this device's calendar. */
export function dayNumber(at: string | number): number {
  const date = new Date(at)
  return Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000)
}
