import { loseHistory } from '../support/lost-history.ts'
import { check, seconds } from './support/check.ts'

/**
 * `npm run proof:restore [-- cuts [seed]]`: proves that after a restore from a copy of the data folder, at random points of many
 * conversations, each cursor that a client kept is served exactly or makes a `Reset`, and that each id of a lost message or
 * handover is not found. The copy is taken of a stopped server, and by SQLite's backup of a running one.
 */
const [cuts = '200', given] = process.argv.slice(2)
const seed = given === undefined ? Math.trunc(Math.random() * 2 ** 31) : Number(given)
for (const copy of ['stopped', 'running'] as const) {
  const start = performance.now()
  const { faults, longer } = await loseHistory({ copy, cuts: Number(cuts) / 2, seed })
  console.log(faults.slice(0, 20).join('\n'))
  check(
    faults.length === 0,
    `a copy of a ${copy} server, ${Number(cuts) / 2} cut points, seed ${seed}, ${seconds(start)}`,
  )
  check(longer > 0, `${longer} of the conversations that lost events have grown past them`)
}
process.exit()
