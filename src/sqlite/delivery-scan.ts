import { and, asc, desc, eq, gt, gte, inArray, lt, lte, ne, or, type SQL, sql } from 'drizzle-orm'
import { claimable } from '../domain/webhook/claim-turn.ts'
import type { DeliveryFilter, DeliveryState } from '../domain/webhook/delivery.ts'
import { conditionsOf } from './delivery-filter.ts'
import type { Drizzle } from './open.ts'
import { delivery, handover, webhook } from './tables.ts'

/** Lets other requests run. */
export type Pause = () => Promise<void>
type Found = { id: string; seq: number; fresh: number }

/** `fresh`: it waits for its first attempt. */
const found = {
  id: delivery.id,
  seq: delivery.seq,
  fresh: sql<number>`${delivery.state} = 'PENDING' AND ${delivery.tries} = 0`.as('fresh'),
}
const isPast = or(ne(handover.state, claimable.state), ne(handover.route, claimable.route))

/** Rows that are looked at in one step: a row with a body of 64 kB has 16 pages. */
const STEP = 250

/**
 * Finds deliveries in bounded steps with a pause between. No index serves all filters together, and one for each would be written
 * with every delivery; so the best index is walked, and others are answered meanwhile.
 */
export class DeliveryScan {
  readonly #db: Drizzle
  readonly #pause: Pause

  constructor(db: Drizzle, pause: Pause) {
    this.#db = db
    this.#pause = pause
  }

  /** In the order of ids, behind `after`. */
  async byId(filter: DeliveryFilter, after: string | null, limit: number, newestFirst: boolean): Promise<string[]> {
    const found: string[] = []
    const isInOrder = filter.conversationId === undefined
    const isBehind = (id: string) => after === null || (newestFirst ? id < after : id > after)
    const steps = isInOrder ? this.#byCompany(filter, after, newestFirst, limit) : this.#ofConversation(filter)
    for await (const step of steps) {
      found.push(...step.map(({ id }) => id).filter(isBehind))
      if (isInOrder && found.length >= limit) break
      if (found.length > 2 * limit + STEP) keepFirst(found, limit, newestFirst)
    }
    keepFirst(found, limit, newestFirst)
    return found
  }

  /** Those to send again, the first in the order of (seq, id), and how many past claims are among the others. */
  async bySeq(filter: DeliveryFilter, limit: number): Promise<{ found: Found[]; pastClaims: number }> {
    let found: Found[] = []
    let pastClaims = 0
    const cut = () => {
      found = found.sort((one, other) => one.seq - other.seq || (one.id < other.id ? -1 : 1)).slice(0, limit)
    }
    const steps =
      filter.conversationId === undefined ? this.#byCompany(filter, null, false) : this.#ofConversation(filter)
    for await (const step of steps) {
      const past = this.#pastClaims(step)
      pastClaims += past.size
      found.push(...step.filter(({ id, fresh }) => !past.has(id) && (filter.ids || !fresh)))
      if (found.length > 2 * limit + STEP) cut()
    }
    cut()
    return { found, pastClaims }
  }

  #pastClaims(step: readonly Found[]): Set<string> {
    if (step.length === 0) return new Set()
    const isOfStep = inArray(
      delivery.id,
      step.map(({ id }) => id),
    )
    const rows = this.#db
      .select({ id: delivery.id })
      .from(delivery)
      .innerJoin(webhook, eq(webhook.id, delivery.webhookId))
      .innerJoin(
        handover,
        and(eq(handover.conversationId, delivery.conversationId), eq(handover.fromSeq, delivery.seq)),
      )
      .where(and(isOfStep, eq(webhook.kind, 'CLAIM'), isPast))
      .all()
    return new Set(rows.map(({ id }) => id))
  }

  /** `most`: so many of one step are enough. */
  async *#byCompany(
    filter: DeliveryFilter,
    from: string | null,
    newestFirst: boolean,
    most = STEP,
  ): AsyncGenerator<Found[]> {
    const { id, companyId, webhookId } = delivery
    const [behind, upTo, order] = newestFirst ? [lt, gte, desc] : [gt, lte, asc]
    const rare = rareState(filter)
    const ofWebhook = rare || filter.webhookId === undefined ? undefined : eq(webhookId, filter.webhookId)
    const own = and(eq(companyId, filter.companyId), rare, ofWebhook)
    for (let after = from; ; ) {
      const rest = and(own, after === null ? undefined : behind(id, after))
      const end = this.#db
        .select({ id })
        .from(delivery)
        .where(rest)
        .orderBy(order(id))
        .limit(1)
        .offset(STEP - 1)
        .get()
      const where = and(rest, end && upTo(id, end.id), conditionsOf(filter))
      yield this.#db.select(found).from(delivery).where(where).orderBy(order(id)).limit(most).all()
      if (!end) return
      after = end.id
      await this.#pause()
    }
  }

  async *#ofConversation(filter: DeliveryFilter): AsyncGenerator<Found[]> {
    const { seq, webhookId, part, conversationId } = delivery
    const place = sql`(${webhookId}, ${seq}, ${part})`
    for (let after: SQL = sql`('', 0, 0)`; ; ) {
      const rest = and(eq(conversationId, filter.conversationId!), sql`${place} > ${after}`)
      const end = this.#db
        .select({ webhookId, seq, part })
        .from(delivery)
        .where(rest)
        .orderBy(asc(webhookId), asc(seq), asc(part))
        .limit(1)
        .offset(STEP - 1)
        .get()
      const last = end && sql`(${end.webhookId}, ${end.seq}, ${end.part})`
      const where = and(rest, last && sql`${place} <= ${last}`, conditionsOf(filter))
      yield this.#db.select(found).from(delivery).where(where).all()
      if (!last) return
      after = last
      await this.#pause()
    }
  }
}

function keepFirst(ids: string[], limit: number, newestFirst: boolean) {
  ids.sort()
  if (newestFirst) ids.reverse()
  ids.length = Math.min(ids.length, limit)
}

/** As literals, or SQLite would not use a partial index. null: most deliveries have it. */
const withIndex: Record<DeliveryState, SQL | null> = {
  PENDING: sql`state = 'PENDING'`,
  PARKED: sql`state = 'PARKED'`,
  FAILED: sql`state = 'FAILED'`,
  ERASED: sql`state = 'ERASED'`,
  SUCCEEDED: null,
}

/** A state that has an index of its own. */
function rareState({ states, ids }: DeliveryFilter): SQL | undefined {
  const [only] = ids === undefined && states?.length === 1 ? states : []
  return (only && withIndex[only]) ?? undefined
}
