/** How long a step of the clock can go unnoticed: timers count time that has passed, not the clock. */
const CHECK_MS = 60_000

/** Calls once, when the clock has reached a time (ms since 1970). The returned function cancels it. */
export function callAt(time: number, now: () => number, call: () => void): () => void {
  let timer: NodeJS.Timeout
  const wait = () => {
    const left = time - now()
    timer = setTimeout(left <= 0 ? call : wait, Math.min(Math.max(0, left), CHECK_MS))
  }
  wait()
  return () => clearTimeout(timer)
}
