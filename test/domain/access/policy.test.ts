import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { policyPage } from '../../../scripts/policy.ts'
import { type PolicyRole, type Principal, policyRoleOf, roles, scopes } from '../../../src/domain/access/credential.ts'
import { denies, type Permission, policy, scopeOf } from '../../../src/domain/access/policy.ts'

const policyRoles: PolicyRole[] = ['ANONYMOUS', 'VISITOR', ...roles, 'SYSTEM']

test('docs/policy.md is what `npm run policy` prints', () => {
  expect(readFileSync(new URL('../../../docs/policy.md', import.meta.url), 'utf8')).toBe(policyPage)
})

test('each action is allowed to exactly the roles and scopes that the table names', () => {
  for (const [action, allowed] of Object.entries(policy) as [Permission, readonly PolicyRole[]][])
    for (const role of policyRoles) {
      const may = denies(principalFor(role), action) === null
      expect([action, role, may]).toEqual([action, role, allowed.includes(role)])
      for (const scope of (roles as readonly PolicyRole[]).includes(role) ? scopes : []) {
        const narrowed = { ...principalFor(role), scopes: [scope] } as Principal
        expect([action, role, scope, denies(narrowed, action) === null]).toEqual([
          action,
          role,
          scope,
          may && scopeOf[action] === scope,
        ])
      }
    }
})

function principalFor(role: PolicyRole): Principal | null {
  const companyId = 'company_1'
  if (role === 'ANONYMOUS') return null
  if (role === 'SYSTEM') return { kind: 'system', companyId }
  const visitor = {
    kind: 'visitor',
    companyId,
    botId: 'bot_1',
    conversationId: null,
    userId: 'ann',
    expiresAt: 1,
  } as const
  const who: Principal =
    role === 'VISITOR' ? visitor : { kind: 'key', identityId: 'idn_1', keyId: 'key_1', companyId, role, name: 'Ada' }
  expect(policyRoleOf(who)).toBe(role)
  return who
}
