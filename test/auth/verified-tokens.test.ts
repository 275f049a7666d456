import { expect, test } from 'vitest'
import { VerifiedTokens } from '../../src/auth/verified-tokens.ts'
import { createVisitorTokens } from '../../src/auth/visitor-token.ts'
import type { Visitor } from '../../src/domain/access/credential.ts'

const visitor = (userId: string, expiresAt: number): Visitor => {
  return { kind: 'visitor', companyId: 'c', botId: 'b', conversationId: 'v', userId, expiresAt, keyId: null }
}

test('a verified token is known until it expires', () => {
  const tokens = new VerifiedTokens()
  tokens.add('t', visitor('ann', 1_000))
  expect(tokens.get('t', 999)).toMatchObject({ userId: 'ann' })
  expect(tokens.get('t', 1_000)).toBe(null)
  expect(tokens.get('t', 999), 'an expired one is forgotten').toBe(null)
})

test('at most 10,000 are kept: the one that was used longest ago is forgotten first', () => {
  const tokens = new VerifiedTokens()
  for (let index = 0; index < 10_000; index++) tokens.add(`t${index}`, visitor(`u${index}`, 1))
  tokens.get('t0', 0)
  tokens.add('one more', visitor('u', 1))
  expect(tokens.get('t0', 0)).not.toBe(null)
  expect(tokens.get('t1', 0)).toBe(null)
})

test('a token that was accepted is refused once it has expired, and one that differs in a character always', async () => {
  let now = 1_800_000_000_000
  const tokens = createVisitorTokens('a secret', 60, () => now)
  const token = await tokens.issue({ companyId: 'c', botId: 'b', conversationId: 'v', userId: 'ann' })
  const first = await tokens.verify(token)
  expect(first).toMatchObject({ userId: 'ann' })
  // The very same object: it was not verified again.
  expect(await tokens.verify(token)).toBe(first)
  expect(tokens.known(token)).toBe(first)
  const at = token.lastIndexOf('.') + 3
  expect(await tokens.verify(token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1))).toBe(null)
  expect(tokens.known(`${token}x`)).toBe(null)
  now += 60_000
  expect(tokens.known(token)).toBe(null)
  expect(await tokens.verify(token)).toBe(null)
})
