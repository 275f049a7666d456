/**
 * Loaded into a server with `--import`: measures how long its event loop was held. On SIGUSR2 it prints the longest hold since the
 * last signal as `{"heldMs", "wallMs"}`. `heldMs` counts the time on the processor: on a busy machine the wall clock also counts
 * what other processes took.
 */
const EVERY_MS = 5
let at = performance.now()
let used = processorMs()
let longest = { heldMs: 0, wallMs: 0 }

setInterval(() => {
  const [now, usedNow] = [performance.now(), processorMs()]
  const wallMs = Math.max(0, now - at - EVERY_MS)
  const heldMs = Math.min(wallMs, usedNow - used)
  longest = { heldMs: Math.max(longest.heldMs, heldMs), wallMs: Math.max(longest.wallMs, wallMs) }
  at = now
  used = usedNow
}, EVERY_MS).unref()

process.on('SIGUSR2', () => {
  process.stderr.write(`${JSON.stringify({ loop: longest })}\n`)
  longest = { heldMs: 0, wallMs: 0 }
})

/** Of this thread: garbage collection runs on others as well. */
function processorMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}
