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
