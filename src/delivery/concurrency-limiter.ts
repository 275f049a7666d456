import type { Slots } from '../app/outbox/claim.ts'
import type { Webhook } from '../domain/webhook/webhook.ts'

export type ConcurrencyLimits = {
  /** POSTs running at once. */
  total: number
  perOrigin: number
  /** However many webhooks a company has, those of others still find room. */
  perCompany: number
  /** What a webhook starts with. Each success adds one, each failure halves it: a receiver that hangs occupies few. */
  first: number
}
export const defaultLimits: ConcurrencyLimits = { total: 256, perOrigin: 64, perCompany: 128, first: 4 }

type Entry = { origin: string; url: string; window: number; running: number; failures: number }

/** How many POSTs may run at once. In memory only: a lease says what is running, this says how much more may. */
export class ConcurrencyLimiter {
  readonly #limits: ConcurrencyLimits
  readonly #webhooks = new Map<string, Entry>()
  readonly #origins = new Map<string, number>()
  readonly #companies = new Map<string, number>()
  /** Webhooks without room, and what they wait for. */
  readonly #blocked = new Map<string, { origin: string; companyId: string }>()
  #running = 0

  constructor(limits: ConcurrencyLimits = defaultLimits) {
    this.#limits = limits
  }

  get free(): number {
    return this.#limits.total - this.#running
  }

  /** How many POSTs of this webhook may start now. 0: `release` names the webhook when there is room for it again. */
  room({ id, url, companyId }: Webhook): number {
    const entry = this.#entryOf(id, url)
    const room = Math.min(
      entry.window - entry.running,
      this.#limits.perOrigin - (this.#origins.get(entry.origin) ?? 0),
      this.#limits.perCompany - (this.#companies.get(companyId) ?? 0),
      this.free,
    )
    if (room > 0) return room
    this.#blocked.set(id, { origin: entry.origin, companyId })
    return 0
  }

  /** Counts one more POST. */
  acquire({ id, url, companyId }: Webhook) {
    this.#add(this.#entryOf(id, url), companyId, 1)
  }

  /** The result of a POST: a success widens the webhook's window by one, a failure halves it. */
  report({ id, url }: Webhook, succeeded: boolean) {
    const entry = this.#entryOf(id, url)
    if (succeeded) entry.window = Math.min(entry.window + 1, this.#limits.perOrigin)
    else {
      entry.window = Math.max(1, Math.floor(entry.window / 2))
      entry.failures += 1
    }
  }

  /** Incremented on each failure of the webhook. A run that sees it change re-reads the store before it sends more. */
  failures({ id, url }: Webhook): number {
    return this.#entryOf(id, url).failures
  }

  /** Counts one POST less; returns the webhooks that may have room now. */
  release({ id, url, companyId }: Webhook): string[] {
    const entry = this.#entryOf(id, url)
    const wasFull = this.free <= 0
    this.#add(entry, companyId, -1)
    const unblocked: string[] = []
    for (const [blocked, by] of this.#blocked)
      if (wasFull || blocked === id || by.origin === entry.origin || by.companyId === companyId) unblocked.push(blocked)
    for (const each of unblocked) this.#blocked.delete(each)
    return unblocked
  }

  #entryOf(id: string, url: string): Entry {
    const known = this.#webhooks.get(id)
    // A URL that changed while a POST was running: the count at the old origin falls when that POST ends.
    if (known && (known.url === url || known.running > 0)) return known
    if (this.#webhooks.size >= MAX_KEPT) this.#deleteIdle()
    const origin = URL.parse(url)?.origin ?? url
    const entry = { origin, url, window: known?.window ?? this.#limits.first, running: 0, failures: 0 }
    this.#webhooks.set(id, entry)
    return entry
  }

  #add(entry: Entry, companyId: string, by: 1 | -1) {
    this.#running += by
    entry.running += by
    count(this.#origins, entry.origin, by)
    count(this.#companies, companyId, by)
  }

  #deleteIdle() {
    for (const [id, entry] of this.#webhooks) if (entry.running === 0) this.#webhooks.delete(id)
  }
}

const MAX_KEPT = 10_000

/** The slots that one transaction acquires, so that they can be given back if it comes to nothing. */
export class SlotReservation implements Slots {
  /** Webhooks that may have room again because of `releaseAll`. */
  readonly unblocked: string[] = []
  readonly #limiter: ConcurrencyLimiter
  #acquired: Webhook[] = []

  constructor(limiter: ConcurrencyLimiter) {
    this.#limiter = limiter
  }

  room(webhook: Webhook): number {
    return this.#limiter.room(webhook)
  }

  acquire(webhook: Webhook) {
    this.#limiter.acquire(webhook)
    this.#acquired.push(webhook)
  }

  releaseAll() {
    for (const webhook of this.#acquired) this.unblocked.push(...this.#limiter.release(webhook))
    this.#acquired = []
  }
}

function count(counts: Map<string, number>, key: string, by: number) {
  const sum = (counts.get(key) ?? 0) + by
  if (sum === 0) counts.delete(key)
  else counts.set(key, sum)
}
