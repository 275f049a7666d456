import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { deadlineMutants } from './deadline-mutants.ts'
import { mutants } from './mutants.ts'
import { prove } from './prove.ts'

test('order, fencing, streams and idempotency hold for random commands at once, cut connections and restarts', async () => {
  const { runs, seed, tally } = await prove({ runs: 60 })
  console.log(`60 random runs held, seed ${seed}`)
  expect(runs).toBe(60)
  expect(tally.events).toBeGreaterThan(100)
}, 60_000)

// `npm run proof:mutants` takes minutes; that its patches fit the source is checked here.
test.each([...mutants, ...deadlineMutants])('the patches of the mutant fit the source: $name', ({ patches }) => {
  for (const { file, find } of patches) {
    const source = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
    expect([file, source.split(find).length - 1]).toEqual([file, 1])
  }
})
