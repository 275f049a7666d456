import type { Webhook } from '../domain/webhook/webhook.ts'

export type Limits = {
  /** POSTs under way at once. */
  total: number
  perOrigin: number
  /** However many webhooks a company has, others find hands free. */
  perCompany: number
  /** What a webhook begins with; each good answer gives it one more, each failure halves: a receiver that hangs holds few. */
  first: number
}
export const LIMITS: Limits = { total: 256, perOrigin: 64, perCompany: 128, first: 4 }

type Entry = { origin: string; url: string; window: number; busy: number; faults: number }

/** Who may POST how much at once. Lives in memory: a lease says what is under way, hands only how much more may be. */
export class Hands {
  readonly #limits: Limits
  readonly #webhooks = new Map<string, Entry>()
  readonly #origins = new Map<string, number>()
  readonly #companies = new Map<string, number>()
  /** Those that were told no, and what they wait for. */
  readonly #waiting = new Map<string, { origin: string; companyId: string }>()
  #busy = 0

  constructor(limits: Limits = LIMITS) {
    this.#limits = limits
  }

  get free(): number {
    return this.#limits.total - this.#busy
  }

  /** Takes a hand for one POST; false where none is free for this webhook, which `release` then names when one is. */
  take({ id, url, companyId }: Webhook): boolean {
    const entry = this.#entryOf(id, url)
    const full =
      entry.busy >= entry.window ||
      (this.#origins.get(entry.origin) ?? 0) >= this.#limits.perOrigin ||
      (this.#companies.get(companyId) ?? 0) >= this.#limits.perCompany
    if (full || this.free <= 0) {
      this.#waiting.set(id, { origin: entry.origin, companyId })
      return false
    }
    this.#add(entry, companyId, 1)
    return true
  }

  /** One more answer: a good one gives the webhook one hand more, a failure takes half away. */
  learn({ id, url }: Webhook, good: boolean) {
    const entry = this.#entryOf(id, url)
    if (good) entry.window = Math.min(entry.window + 1, this.#limits.perOrigin)
    else {
      entry.window = Math.max(1, Math.floor(entry.window / 2))
      entry.faults += 1
    }
  }

  /** Rises with every failure of the webhook: whoever was at it without a look at the store should have one. */
  faults({ id, url }: Webhook): number {
    return this.#entryOf(id, url).faults
  }

  /** Gives a hand back; answers the webhooks that waited for it. */
  release({ id, url, companyId }: Webhook): string[] {
    const entry = this.#entryOf(id, url)
    const all = this.free <= 0
    this.#add(entry, companyId, -1)
    const woken: string[] = []
    for (const [waiting, for_] of this.#waiting)
      if (all || waiting === id || for_.origin === entry.origin || for_.companyId === companyId) woken.push(waiting)
    for (const each of woken) this.#waiting.delete(each)
    return woken
  }

  #entryOf(id: string, url: string): Entry {
    const known = this.#webhooks.get(id)
    // An address that changed while a POST was under way: the count at the old origin comes down with that POST.
    if (known && (known.url === url || known.busy > 0)) return known
    if (this.#webhooks.size >= MAX_KEPT) this.#forgetIdle()
    const entry = {
      origin: URL.parse(url)?.origin ?? url,
      url,
      window: known?.window ?? this.#limits.first,
      busy: 0,
      faults: 0,
    }
    this.#webhooks.set(id, entry)
    return entry
  }

  #add(entry: Entry, companyId: string, by: 1 | -1) {
    this.#busy += by
    entry.busy += by
    count(this.#origins, entry.origin, by)
    count(this.#companies, companyId, by)
  }

  #forgetIdle() {
    for (const [id, entry] of this.#webhooks) if (entry.busy === 0) this.#webhooks.delete(id)
  }
}

const MAX_KEPT = 10_000

function count(counts: Map<string, number>, key: string, by: number) {
  const sum = (counts.get(key) ?? 0) + by
  if (sum === 0) counts.delete(key)
  else counts.set(key, sum)
}
