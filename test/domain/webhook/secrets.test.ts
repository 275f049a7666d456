import { expect, it } from 'vitest'
import { liveSecrets, rotated, type Sealed } from '../../../src/domain/webhook/secrets.ts'

const content: Sealed = { secrets: [{ secret: 'whsec_a', until: null }], auth: null, headers: { a: 'b' } }

it('after a rotation the old secret signs beside the new one until its time', () => {
  const once = rotated(content, 'whsec_b', 1_000, 2_000)
  expect(liveSecrets(once, 1_999)).toEqual(['whsec_b', 'whsec_a'])
  expect(liveSecrets(once, 2_000)).toEqual(['whsec_b'])
})

it('without an overlap only the new secret signs', () => {
  expect(liveSecrets(rotated(content, 'whsec_b', 1_000, 1_000), 1_000)).toEqual(['whsec_b'])
})

it('a second rotation does not prolong the first', () => {
  const twice = rotated(rotated(content, 'whsec_b', 1_000, 2_000), 'whsec_c', 1_500, 9_000)
  expect(twice.secrets.map(({ until }) => until)).toEqual([null, 9_000, 2_000])
})

it('four secrets sign at most', () => {
  const many = [1, 2, 3, 4, 5].reduce((old, number) => rotated(old, `whsec_${number}`, 1_000, 9_000), content)
  expect(liveSecrets(many, 1_000)).toEqual(['whsec_5', 'whsec_4', 'whsec_3', 'whsec_2'])
})
