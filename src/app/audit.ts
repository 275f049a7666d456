import type { Principal } from '../domain/access/credential.ts'
import { policy } from '../domain/access/policy.ts'
import { isRefusal } from '../domain/error.ts'
import type { JsonObject } from '../domain/json.ts'
import type { Store } from '../ports/store.ts'

/**
 * Adds an audit entry for every use case that is named like a permission and that succeeds. One place, so that a use case added
 * later is audited too. Inputs are recorded by name, not by value: values may be secrets.
 */
export function withAudit<T extends Record<string, unknown>>(
  useCases: T,
  store: Pick<Store, 'audit'>,
  now: () => number,
): T {
  const entries = Object.entries(useCases).map(([action, run]) =>
    Object.hasOwn(policy, action) ? [action, audited(action, run as UseCase)] : [action, run],
  )
  return Object.fromEntries(entries) as T

  function audited(action: string, run: UseCase): UseCase {
    return async (principal, input) => {
      const answer = await run(principal, input)
      if (isRefusal(answer) || principal?.kind !== 'key') return answer
      const { companyId, keyId: credentialId, name } = principal
      const detail: JsonObject = { fields: Object.keys(input ?? {}) }
      await store.audit.add({
        companyId,
        at: now(),
        credentialId,
        name,
        action,
        target: targetOf(input, answer),
        detail,
      })
      return answer
    }
  }
}

type UseCase = (principal: Principal | null, input: object | undefined) => Promise<unknown>

/** The id of what was changed: named in the input, else that of what was made. */
function targetOf(...sources: unknown[]): string | null {
  for (const source of sources) {
    if (source === null || typeof source !== 'object') continue
    const named = source as Record<string, unknown>
    const id = ['webhookId', 'apiKeyId', 'identityKeyId', 'conversationId', 'botId', 'id']
      .map(key => named[key])
      .find(isId)
    if (id) return id
    const nested = Object.values(named).find(
      each => each !== null && typeof each === 'object' && isId((each as { id?: unknown }).id),
    )
    if (nested) return (nested as { id: string }).id
  }
  return null
}

const isId = (value: unknown): value is string => typeof value === 'string' && value !== ''
