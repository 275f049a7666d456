import { expect, test } from 'vitest'
import { prove } from './prove.ts'

test('whatever users, bots, agents and integrations do at once, cut off and restarted: order, fence, streams and repeats hold', async () => {
  const { runs, seed, tally } = await prove({ runs: 60 })
  console.log(`60 random runs held, seed ${seed}`)
  expect(runs).toBe(60)
  expect(tally.events).toBeGreaterThan(100)
}, 60_000)
