import { run } from '../races/run.ts'
import { races } from '../races/table.ts'

/**
 * `npm run proof:races [-- trials [seed]]`: proves that commands at the same time have only the outcomes that `test/races/table.ts`
 * allows. Fails at the first other outcome, and if an allowed outcome never occurs.
 */
const [trials = '500', given] = process.argv.slice(2)
const seed = given === undefined ? Math.trunc(Math.random() * 2 ** 31) : Number(given)
const begun = Date.now()
const never: string[] = []
for (const { race, outcomes } of await run(races, Number(trials), seed)) {
  console.log(race.name)
  for (const [name, count] of Object.entries(outcomes)) console.log(`${String(count).padStart(8)}  ${name}`)
  never.push(...Object.keys(race.allowed).filter(name => outcomes[name] === 0))
}
console.log(`${trials} trials each in ${((Date.now() - begun) / 1000).toFixed(1)} s, seed ${seed}`)
if (never.length > 0) throw new Error(`never occurred: ${never.join(', ')}`)
