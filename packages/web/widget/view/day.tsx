const DAY_MS = 86_400_000

export function Day({ at, language }: { at: number; language: string }) {
  return <div class="day">{dayOf(at, Date.now(), language)}</div>
}

/** `Today`, `Yesterday`, or the date. */
function dayOf(at: number, now: number, language: string): string {
  const days = Math.round((midnight(now) - midnight(at)) / DAY_MS)
  if (days >= 0 && days < 2) {
    const text = new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-days, 'day')
    return text.charAt(0).toLocaleUpperCase(language) + text.slice(1)
  }
  return new Date(at).toLocaleDateString(language, { weekday: 'long', day: 'numeric', month: 'long' })
}

const midnight = (at: number) => new Date(at).setHours(0, 0, 0, 0)
