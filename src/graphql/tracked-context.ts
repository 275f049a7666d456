import type { GraphQLResolveInfo } from 'graphql'
import type { Principal } from '../domain/access/credential.ts'
import type { Context } from './context.ts'

/** Whose turn of the event loop a shared execution takes. No resolver may learn more about the caller from it. */
const CALLER = 'shared execution'

type ForViewer = (principal: Principal | null) => number
/** A place in an answer that differs from viewer to viewer, and how to fill it. */
export type Hole = { path: readonly (string | number)[]; valueFor: ForViewer }

/**
 * The context of an execution whose answer may serve others. It records what resolvers read of the caller: every caller
 * with the same values gets the same answer. Anything else that belongs to one caller makes the answer that caller's own.
 */
export class TrackedContext implements Context {
  readonly caller = CALLER
  readonly parts: Context['parts']
  readonly principal: Principal | null
  readonly holes: Hole[] = []
  readonly #reads = new Map<string, unknown>()
  #isOwn = false

  constructor({ principal, parts }: Context) {
    this.parts = parts
    this.principal = principal === null ? null : this.#tracked(principal)
    if (principal === null) this.#isOwn = true
  }

  get charge(): Context['charge'] {
    throw this.#ofOneCaller()
  }
  get resumeAfter(): never {
    throw this.#ofOneCaller()
  }
  get signal(): never {
    throw this.#ofOneCaller()
  }

  /** Leaves a place to be filled for each viewer, and answers a value that stands there meanwhile. */
  perViewer({ path: { key, prev } }: GraphQLResolveInfo, valueFor: ForViewer): number {
    const path = [key]
    for (let at = prev; at; at = at.prev) path.unshift(at.key)
    this.holes.push({ path, valueFor })
    return 0
  }

  get isOwn(): boolean {
    return this.#isOwn
  }
  /** Whether the answer is the same for every caller. */
  get fitsAll(): boolean {
    return !this.#isOwn && this.#reads.size === 0 && this.holes.length === 0
  }

  /** Whether the answer is also that for another caller. */
  fits(principal: Principal | null): boolean {
    if (this.#isOwn || principal === null) return false
    for (const [key, value] of this.#reads)
      if (!isSame((principal as Record<string, unknown>)[key], value)) return false
    return true
  }

  #tracked(principal: Principal): Principal {
    const asOwn = <T>(answer: T): T => {
      this.#isOwn = true
      return answer
    }
    return new Proxy(principal, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key)
        if (typeof key === 'symbol') return asOwn(value)
        this.#reads.set(key, value)
        return value
      },
      // A copy, or a test for a key, can depend on all that there is.
      has: (target, key) => asOwn(Reflect.has(target, key)),
      ownKeys: target => asOwn(Reflect.ownKeys(target)),
      getOwnPropertyDescriptor: (target, key) => asOwn(Reflect.getOwnPropertyDescriptor(target, key)),
    })
  }

  #ofOneCaller(): Error {
    this.#isOwn = true
    return new Error('this belongs to one caller')
  }
}

/** Lists (scopes, bots) are short. */
const isSame = (one: unknown, other: unknown): boolean =>
  one === other ||
  (one !== null && typeof one === 'object' && other !== null && JSON.stringify(one) === JSON.stringify(other))
