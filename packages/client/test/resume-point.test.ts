import fc from 'fast-check'
import { expect, test } from 'vitest'
import { advance, type ResumePoint, resumeAfter } from '../src/resume-point.ts'

test('every event passes once, duplicates are recognised, and every gap is seen', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 60 }), seqs => {
      let point = resumeAfter(null)
      const passed: number[] = []
      for (const seq of seqs) {
        const next = advance(point, { __typename: 'MessagePosted', seq, cursor: `c${seq}` })
        if (next === 'duplicate') expect(seq).toBeLessThanOrEqual(point.seq!)
        else if (next === 'gap') expect(seq).toBeGreaterThan(point.seq! + 1)
        else {
          passed.push(seq)
          point = next
        }
      }
      const first = passed[0] ?? 0
      expect(passed).toEqual(passed.map((_, index) => first + index))
    }),
  )
})

test('only events and Reset move the position: the server’s own position would skip a lost event', () => {
  const point = advance(resumeAfter(null), { __typename: 'MessagePosted', seq: 4, cursor: 'c4' }) as ResumePoint
  expect(advance(point, { __typename: 'Heartbeat', cursor: 'c9' })).toBe(point)
  expect(advance(point, { __typename: 'CaughtUp', cursor: 'c9' })).toBe(point)
  expect(advance(point, { __typename: 'TypingChanged' })).toBe(point)
  expect(advance(point, { __typename: 'Reset', cursor: 'c0' })).toEqual({ cursor: 'c0', seq: null })
})
