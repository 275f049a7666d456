import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { policyPage } from '../../../scripts/policy.ts'
import { type Part, type Principal, partOf, roles, scopes } from '../../../src/domain/access/credential.ts'
import { denies, type Permission, policy, scopeOf } from '../../../src/domain/access/policy.ts'

const parts: Part[] = ['NOBODY', 'VISITOR', ...roles, 'SYSTEM']

test('docs/policy.md is what `npm run policy` prints', () => {
  expect(readFileSync(new URL('../../../docs/policy.md', import.meta.url), 'utf8')).toBe(policyPage)
})

test('each action is allowed to exactly the parts and scopes that the table names', () => {
  for (const [action, allowed] of Object.entries(policy) as [Permission, readonly Part[]][])
    for (const part of parts) {
      const may = denies(principalFor(part), action) === null
      expect([action, part, may]).toEqual([action, part, allowed.includes(part)])
      for (const scope of (roles as readonly Part[]).includes(part) ? scopes : []) {
        const narrowed = { ...principalFor(part), scopes: [scope] } as Principal
        expect([action, part, scope, denies(narrowed, action) === null]).toEqual([
          action,
          part,
          scope,
          may && scopeOf[action] === scope,
        ])
      }
    }
})

function principalFor(part: Part): Principal | null {
  const companyId = 'company_1'
  if (part === 'NOBODY') return null
  if (part === 'SYSTEM') return { kind: 'system', companyId }
  const visitor = {
    kind: 'visitor',
    companyId,
    botId: 'bot_1',
    conversationId: null,
    userId: 'ann',
    expiresAt: 1,
  } as const
  const who: Principal =
    part === 'VISITOR' ? visitor : { kind: 'key', keyId: 'key_1', companyId, role: part, name: 'Ada' }
  expect(partOf(who)).toBe(part)
  return who
}
