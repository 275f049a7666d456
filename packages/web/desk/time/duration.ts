/** A duration in words that change no more often than they need to. */
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

/** A duration from seconds; null where there is none yet. */
export const formatSeconds = (seconds: number | null | undefined): string =>
  seconds == null ? '–' : formatDuration(seconds * 1000)
