/** The time of day, in hours and minutes. */
export const formatTime = (at: number, language: string): string =>
  new Date(at).toLocaleTimeString(language, { hour: 'numeric', minute: '2-digit' })
