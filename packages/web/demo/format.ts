/** The time of day to a tenth of a second: it shows what follows what. */
export const timeOfDay = (at: number | string): string => {
  const date = new Date(at)
  const part = (value: number) => String(value).padStart(2, '0')
  return `${[date.getHours(), date.getMinutes(), date.getSeconds()].map(part).join(':')}.${Math.floor(date.getMilliseconds() / 100)}`
}

/** JSON with indentation; any other text stays as it is. */
export function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
