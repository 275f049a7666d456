import fc from 'fast-check'
import { deadlineScript, playDeadlines } from '../model/deadlines.ts'

/**
 * `npm run proof:deadlines [-- runs [seed]]`: random histories of commands, passing time, signs of life and restarts against an
 * independent statement of which deadline runs when. Fails at the first history that breaks it, with its seed and the smallest one found.
 */

/** A long run in which one of these never happens has not tested enough. */
const needed = [
  ...['accept: say', 'accept: return', 'claim: requeue', 'claim: return', 'firstReply: requeue', 'firstReply: notify'],
  ...['firstReply: return', 'agentSilent: notify', 'agentSilent: return', 'holderGone: requeue', 'holderGone: return'],
  ...['userSilent: close', 'userSilent: notify', 'idle: say'],
]

const [runs = '10000', seed = String(Math.trunc(Math.random() * 2 ** 31))] = process.argv.slice(2)
const done: Record<string, number> = {}
const begun = Date.now()
const property = fc.property(deadlineScript, script => {
  for (const [name, count] of Object.entries(playDeadlines(script))) done[name] = (done[name] ?? 0) + count
})
const result = fc.check(property, { numRuns: Number(runs), seed: Number(seed) })
if (result.failed) {
  const { numRuns, counterexample, errorInstance } = result
  console.error(
    `broken in run ${numRuns} of ${runs}, seed ${seed}\n${JSON.stringify(counterexample)}\n${errorInstance}`,
  )
  process.exitCode = 1
} else {
  for (const [what, count] of Object.entries(done).sort()) console.log(`${String(count).padStart(8)}  ${what}`)
  const missing = needed.filter(what => !done[what])
  if (Number(runs) >= 2_000 && missing.length > 0) throw new Error(`never happened: ${missing}`)
  console.log(`${runs} runs held in ${((Date.now() - begun) / 1000).toFixed(1)} s, seed ${seed}`)
}
