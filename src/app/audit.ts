import type { Principal } from '../domain/access/credential.ts'
import { policy } from '../domain/access/policy.ts'
import { isRefusal } from '../domain/error.ts'
import type { Store } from '../ports/store.ts'

type Parts = { store: Pick<Store, 'audit'>; now: () => number }
type UseCase = (principal: Principal | null, input: object | undefined, ...more: unknown[]) => Promise<unknown>

/**
 * Replaces each method that is named like a permission by one that adds an audit entry when it succeeds. By name, so that a use
 * case added later is audited too. Inputs are recorded by name, not by value: values may be secrets.
 */
export function withAudit<T extends object>(useCases: T, parts: Parts): T {
  for (const action of Object.keys(policy)) {
    const run: unknown = Reflect.get(useCases, action)
    if (typeof run === 'function')
      Object.defineProperty(useCases, action, { value: audited(action, run.bind(useCases), parts) })
  }
  return useCases
}

function audited(action: string, run: UseCase, { store, now }: Parts): UseCase {
  return async (principal, input, ...more) => {
    const answer = await run(principal, input, ...more)
    if (isRefusal(answer) || principal?.kind !== 'key') return answer
    const { companyId, identityId, keyId: credentialId, name } = principal
    const target = targetOf(input, answer)
    const detail = { fields: Object.keys(input ?? {}) }
    await store.audit.add({ companyId, at: now(), identityId, credentialId, name, action, target, detail })
    return answer
  }
}

/** The id of what was changed: named in the input, else that of what was made. */
function targetOf(...sources: unknown[]): string | null {
  for (const source of sources) {
    if (source === null || typeof source !== 'object') continue
    const fields = source as Record<string, unknown>
    const id = ['webhookId', 'apiKeyId', 'identityKeyId', 'conversationId', 'botId', 'teamId', 'id']
      .map(key => fields[key])
      .find(isId)
    if (id) return id
    const nested = Object.values(fields).find(
      value => value !== null && typeof value === 'object' && isId((value as { id?: unknown }).id),
    )
    if (nested) return (nested as { id: string }).id
  }
  return null
}

const isId = (value: unknown): value is string => typeof value === 'string' && value !== ''
