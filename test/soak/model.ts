import { Broken, prove } from '../model/prove.ts'

/** A long run in which one of these never happens has not tested enough. */
const needed = [
  'restarts',
  'resumed mid-log',
  'pages',
  'accept by agent: already_claimed',
  'accept by agent over REST: already_claimed',
  'cancel by user: ok',
  'close by bot: ok',
  'set by user: ok',
  'transfer by agent: ok',
  'transfer by agent: already_claimed',
  'transfer by agent: control_lost',
  'transfer by agent: not_found',
  'release by agent: control_lost',
  'send by agent over REST: ok',
  'send by agent: already_claimed',
  'send by bot: control_lost',
  'send by bot: idempotency_conflict',
  'send by bot: lost',
  'send by user: idempotency_conflict',
  'send by user: conversation_closed',
]

/**
 * `npm run proof:model [-- runs [seed [as-found]]]`: proves order, fencing, streams and idempotency against an independent model of
 * the rules, with random commands at once, cut connections and restarts. Fails at the first run that breaks a promise, and prints its
 * seed and the smallest script that was found; `as-found`: without shrinking it. Also fails if a run of 2,000 never meets one of
 * the situations above.
 */
const [runs = '2000', seed, asFound] = process.argv.slice(2)
try {
  const { tally, ...done } = await prove({
    runs: Number(runs),
    shrink: asFound === undefined,
    ...(seed !== undefined && { seed: Number(seed) }),
  })
  for (const [what, count] of Object.entries(tally).sort()) console.log(`${String(count).padStart(8)}  ${what}`)
  const missing = needed.filter(what => !tally[what])
  if (done.runs >= 2_000 && missing.length > 0) throw new Error(`never happened: ${missing}`)
  console.log(`${done.runs} runs held in ${done.seconds.toFixed(1)} s, seed ${done.seed}`)
} catch (error) {
  if (!(error instanceof Broken)) throw error
  console.error(error.message)
  process.exitCode = 1
}
