import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deadlineScript, playDeadlines } from './deadlines.ts'

test('at every instant of a random history each open handover has the deadline of its state, and each step is done once and in its time', () => {
  const done: Record<string, number> = {}
  fc.assert(
    fc.property(deadlineScript, script => {
      for (const [name, count] of Object.entries(playDeadlines(script))) done[name] = (done[name] ?? 0) + count
    }),
    { numRuns: 300 },
  )
  for (const name of [
    'accept: return',
    'claim: requeue',
    'firstReply: requeue',
    'agentSilent: notify',
    'holderGone: requeue',
  ])
    expect([name, (done[name] ?? 0) > 0]).toEqual([name, true])
})
