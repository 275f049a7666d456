import { expect, it } from 'vitest'
import { isExpired } from '../../../src/domain/webhook/retention.ts'

const limits = { deliveredBefore: 1_000, deadBefore: 500 }
const succeeded = { state: 'SUCCEEDED', createdAt: 100, triedAt: 999, failsHandover: false } as const
const failed = { ...succeeded, state: 'FAILED', triedAt: 499 } as const

it('a delivery is kept from its last attempt on, as long as its state says', () => {
  expect(isExpired(succeeded, limits)).toBe(true)
  expect(isExpired({ ...succeeded, triedAt: 1_000 }, limits)).toBe(false)
  expect(isExpired(failed, limits)).toBe(true)
  expect(isExpired({ ...failed, triedAt: 500 }, limits)).toBe(false)
})

it('a delivery without an attempt is kept from its making on', () => {
  expect(isExpired({ ...failed, createdAt: 499, triedAt: null }, limits)).toBe(true)
  expect(isExpired({ ...failed, createdAt: 500, triedAt: null }, limits)).toBe(false)
})

it('what is still to be sent is never deleted, nor a failed claim whose handover has not failed yet', () => {
  expect(isExpired({ ...failed, state: 'PENDING', triedAt: 0 }, limits)).toBe(false)
  expect(isExpired({ ...failed, state: 'PARKED', triedAt: 0 }, limits)).toBe(false)
  expect(isExpired({ ...failed, failsHandover: true }, limits)).toBe(false)
})

it('kept for ever, nothing expires', () => {
  const never = { deliveredBefore: -Infinity, deadBefore: -Infinity }
  expect([isExpired(succeeded, never), isExpired(failed, never)]).toEqual([false, false])
})
