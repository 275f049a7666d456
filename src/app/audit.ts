import type { Principal } from '../domain/access/credential.ts'
import { policy } from '../domain/access/policy.ts'
import { isRefusal } from '../domain/error.ts'
import type { JsonObject } from '../domain/json.ts'
import type { Store } from '../ports/store.ts'

/**
 * Writes down who did what, for every deed of the policy that a company sets something up by. One place, so that a deed added
 * later cannot forget it. What was set is told by name, not by value: values may be secrets.
 */
export function withAudit<T extends Record<string, unknown>>(
  deeds: T,
  store: Pick<Store, 'audit'>,
  now: () => number,
): T {
  const entries = Object.entries(deeds).map(([deed, run]) =>
    Object.hasOwn(policy, deed) ? [deed, audited(deed, run as Deed)] : [deed, run],
  )
  return Object.fromEntries(entries) as T

  function audited(deed: string, run: Deed): Deed {
    return async (principal, input) => {
      const answer = await run(principal, input)
      if (isRefusal(answer) || principal?.kind !== 'key') return answer
      const { companyId, keyId: credentialId, name } = principal
      const detail: JsonObject = { fields: Object.keys(input ?? {}) }
      await store.audit.add({ companyId, at: now(), credentialId, name, deed, target: targetOf(input, answer), detail })
      return answer
    }
  }
}

type Deed = (principal: Principal | null, input: object | undefined) => Promise<unknown>

/** The id of what it was done to: what was asked for by id, else what was made. */
function targetOf(...places: unknown[]): string | null {
  for (const place of places) {
    if (place === null || typeof place !== 'object') continue
    const named = place as Record<string, unknown>
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
