import { expect, test } from 'vitest'
import { run } from './run.ts'
import { races } from './table.ts'

const TRIALS = 30

test.each(races)('$name', async race => {
  const [counted] = await run([race], TRIALS, Math.trunc(Math.random() * 2 ** 31))
  const { outcomes } = counted!
  const allowed = Object.keys(race.allowed).map(name => outcomes[name]!)
  expect(allowed.reduce((sum, count) => sum + count, 0)).toBe(TRIALS)
})
