/** To the tenth of a second: what follows what is seen in it. */
export const clock = (at: number | string): string => {
  const date = new Date(at)
  const part = (value: number) => String(value).padStart(2, '0')
  return `${[date.getHours(), date.getMinutes(), date.getSeconds()].map(part).join(':')}.${Math.floor(date.getMilliseconds() / 100)}`
}

/** JSON in lines; what is none, as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
