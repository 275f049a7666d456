import { and, asc, eq, lte, sql } from 'drizzle-orm'
import type { Delivery } from '../delivery/delivery.ts'
import { step } from '../delivery/lane.ts'
import type { Hook } from './line.ts'
import type { Drizzle } from './open.ts'
import { given } from './prepare.ts'
import { delivery, lane } from './tables.ts'

export type LanePlace = { webhookId: string; conversationId: string }
/** What a lane sends next, or when to look again; null: it is empty. */
export type Look = { send: Delivery; gap: number[] } | { until: number } | null

/** The most seqs that one POST names as missing. */
const MAX_GAP = 32

/** Looks into lanes and leases them. Synchronous, for use inside a transaction. */
export function laneBook(db: Drizzle) {
  const slot = (name: string) => sql`${sql.placeholder(name)}`
  const inLane = and(eq(lane.webhookId, given('webhookId')), eq(lane.conversationId, given('conversationId')))
  const due = db
    .select({ webhookId: lane.webhookId, conversationId: lane.conversationId })
    .from(lane)
    .where(and(eq(lane.webhookId, given('webhookId')), lte(lane.dueAt, given('now'))))
    .orderBy(asc(lane.dueAt))
    .limit(sql.placeholder('limit'))
    .prepare()
  const holder = db.select({ token: lane.leaseToken }).from(lane).where(inLane).prepare()
  const set = db
    .update(lane)
    .set({ dueAt: slot('dueAt'), leaseToken: slot('token') })
    .where(inLane)
    .prepare()
  const close = db.delete(lane).where(inLane).prepare()
  const ofLane = and(eq(delivery.webhookId, given('webhookId')), eq(delivery.conversationId, given('conversationId')))
  const head = db
    .select()
    .from(delivery)
    .where(and(ofLane, sql`state = 'PENDING'`))
    .orderBy(asc(delivery.seq), asc(delivery.part))
    .limit(1)
    .prepare()
  const gaps = db
    .select({ id: delivery.id, seq: delivery.seq, state: delivery.state })
    .from(delivery)
    .where(and(ofLane, sql`state IN ('PARKED', 'FAILED')`))
    .orderBy(asc(delivery.seq), asc(delivery.part))
    .prepare()
  const one = db
    .select()
    .from(delivery)
    .where(eq(delivery.id, given('id')))
    .prepare()
  const park = db
    .update(delivery)
    .set({ state: 'PARKED' })
    .where(eq(delivery.id, given('id')))
    .prepare()

  function look(place: LanePlace, hook: Hook, now: number): Look {
    const missing = gaps.all(place)
    const parked = missing.filter(each => each.state === 'PARKED').map(({ id }) => strip(one.get({ id })!))
    const first = head.get(place)
    const next = step(first ? strip(first) : null, parked, {
      now,
      recoveredAt: hook.recoveredAt,
      strict: hook.strict,
    })
    if (next.kind === 'empty') return null
    if (next.kind === 'wait') return { until: next.until }
    if (next.kind === 'park') {
      park.run({ id: next.delivery.id })
      return look(place, hook, now)
    }
    const before = missing.filter(each => each.seq < next.delivery.seq).map(({ seq }) => seq)
    const { triedAt } = next.delivery
    // What failed while the receiver was down begins its schedule anew.
    const anew = triedAt !== null && triedAt < hook.recoveredAt ? { tries: 0, firstTriedAt: null } : {}
    return { send: { ...next.delivery, ...anew }, gap: [...new Set(before)].slice(-MAX_GAP) }
  }

  return {
    look,
    /** Those of a webhook that are due, longest waiting first. */
    due: (webhookId: string, now: number, limit: number): LanePlace[] => due.all({ webhookId, now, limit }),
    holds: (place: LanePlace, token: string) => holder.get(place)?.token === token,
    lease: (place: LanePlace, token: string, until: number) => {
      set.run({ ...place, dueAt: until, token })
    },
    release: (place: LanePlace, dueAt: number) => {
      set.run({ ...place, dueAt, token: null })
    },
    close: (place: LanePlace) => {
      close.run(place)
    },
  }
}
export type LaneBook = ReturnType<typeof laneBook>

const strip = ({ failsHandover: _, ...rest }: typeof delivery.$inferSelect): Delivery => rest
