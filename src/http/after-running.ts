const SLICES = 6

/**
 * Calls once the process has run for so long. A pause of the process (a suspended machine, a stopped container) makes one slice of
 * the time late, and not the whole of it pass: so what waited for a client does not give it up for time in which nothing was read.
 */
export function afterRunning(ms: number, call: () => void): () => void {
  let slice = 0
  let timer: NodeJS.Timeout
  const next = () => {
    slice += 1
    timer = setTimeout(slice === SLICES ? call : next, ms / SLICES)
  }
  next()
  return () => clearTimeout(timer)
}
