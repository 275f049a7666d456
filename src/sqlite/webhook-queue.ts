import { and, asc, eq, gt, isNotNull, isNull, lte, max, min, sql } from 'drizzle-orm'
import { earlierWake, type Readiness, readiness } from '../domain/webhook/queue.ts'
import type { Webhook } from '../domain/webhook/webhook.ts'
import type { Drizzle } from './open.ts'
import { param } from './prepare.ts'
import { lane, webhook } from './tables.ts'

/** A webhook as its row is: with its place in the queue. `turn`: the last one served has the highest. */
export type WebhookRow = Webhook & Readiness & { turn: number }

const slot = (name: string) => sql`${sql.placeholder(name)}`
const byId = eq(webhook.id, param('id'))

function statements(db: Drizzle) {
  const health = [
    'failures',
    'failingSince',
    'probes',
    'probeAt',
    'pausedUntil',
    'recoveredAt',
    'disabledAt',
    'disabledReason',
  ]
  return {
    one: db.select().from(webhook).where(byId).prepare(),
    setReadiness: db
      .update(webhook)
      .set({ ready: slot('ready'), turn: slot('turn'), wakeAt: slot('wakeAt') })
      .where(byId)
      .prepare(),
    setHealth: db
      .update(webhook)
      .set(Object.fromEntries(health.map(column => [column, slot(column)])))
      .where(byId)
      .prepare(),
    firstDue: db
      .select({ at: min(lane.dueAt) })
      .from(lane)
      .where(eq(lane.webhookId, param('id')))
      .prepare(),
    nextReady: db
      .select({ id: webhook.id, companyId: webhook.companyId })
      .from(webhook)
      .where(and(sql`ready = 1`, gt(webhook.companyId, param('company'))))
      .orderBy(asc(webhook.companyId), asc(webhook.turn))
      .limit(1)
      .prepare(),
    waking: db
      .select({ id: webhook.id })
      .from(webhook)
      .where(and(sql`ready = 0`, lte(webhook.wakeAt, param('now'))))
      .orderBy(asc(webhook.wakeAt))
      .limit(sql.placeholder('limit'))
      .prepare(),
    nextWake: db
      .select({ at: min(webhook.wakeAt) })
      .from(webhook)
      .where(and(sql`ready = 0`, isNotNull(webhook.wakeAt)))
      .prepare(),
    makeDue: db
      .update(lane)
      .set({ dueAt: slot('now') })
      .where(and(eq(lane.webhookId, param('id')), gt(lane.dueAt, param('now')), isNull(lane.leaseToken)))
      .prepare(),
  }
}

/**
 * The queue of webhooks that can be served now. A webhook is in it once, however many lanes it has, and not at all while it is
 * paused, disabled, waiting for its probe or blocked by its concurrency limit: so finding work costs one step per webhook that has
 * some. `domain/webhook/queue.ts` decides; this stores. Synchronous, for use inside a transaction.
 */
export class WebhookQueue {
  readonly #run: ReturnType<typeof statements>
  #lastTurn: number

  constructor(db: Drizzle) {
    this.#run = statements(db)
    const last = db
      .select({ turn: max(webhook.turn) })
      .from(webhook)
      .get()
    this.#lastTurn = last?.turn ?? 0
  }

  get(id: string): WebhookRow | null {
    return this.#run.one.get({ id }) ?? null
  }

  /** Stores where the webhook belongs by what is due now. One that was ready goes to the end of its company's queue. */
  place(row: WebhookRow, now: number) {
    const firstDueAt = row.disabledAt === null ? (this.#run.firstDue.get({ id: row.id })?.at ?? null) : null
    this.#store(row, readiness(row, firstDueAt, now))
  }

  /** Out of the queue until it is unblocked. */
  block(row: WebhookRow) {
    this.#store(row, { ready: false, wakeAt: null })
  }

  /** A lane of the webhook has become due. */
  noteDue(row: WebhookRow, dueAt: number) {
    const wakeAt = earlierWake(row, dueAt)
    if (wakeAt !== null) this.#run.setReadiness.run({ id: row.id, ready: 0, turn: row.turn, wakeAt })
  }

  keepHealth(row: Webhook) {
    this.#run.setHealth.run(row)
  }

  /** All its waiting lanes are due, regardless of their schedules. */
  makeDue(id: string, now: number) {
    this.#run.makeDue.run({ id, now })
  }

  /** The first webhook in the queue of the next company behind this one. */
  next(afterCompany: string): { id: string; companyId: string } | null {
    return this.#run.nextReady.get({ company: afterCompany }) ?? null
  }

  waking(now: number, limit: number): string[] {
    return this.#run.waking.all({ now, limit }).map(row => row.id)
  }

  nextWake(): number | null {
    return this.#run.nextWake.get()?.at ?? null
  }

  #store(row: WebhookRow, next: Readiness) {
    this.#lastTurn += 1
    Object.assign(row, next, { turn: this.#lastTurn })
    this.#run.setReadiness.run({ id: row.id, ready: next.ready ? 1 : 0, turn: row.turn, wakeAt: next.wakeAt })
  }
}
