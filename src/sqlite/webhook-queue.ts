import { and, asc, eq, gt, isNotNull, lte, max, min, sql } from 'drizzle-orm'
import type { Readiness } from '../domain/webhook/queue.ts'
import type { WebhookQueueTable } from '../ports/outbox.ts'
import type { Drizzle } from './open.ts'
import { param, slot } from './prepare.ts'
import { lane, webhook } from './tables.ts'

const byId = eq(webhook.id, param('id'))

function statements(db: Drizzle) {
  return {
    setReadiness: db
      .update(webhook)
      .set({ ready: slot('ready'), turn: slot('turn'), wakeAt: slot('wakeAt') })
      .where(byId)
      .prepare(),
    setWakeAt: db
      .update(webhook)
      .set({ wakeAt: slot('wakeAt') })
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
  }
}

/**
 * The queue of webhooks that can be served now. A webhook is in it once, however many lanes it has, and not at all while it is
 * paused, disabled, waiting for its probe or blocked by its concurrency limit: so finding work costs one step per webhook that has
 * some. Synchronous, for use inside a transaction.
 */
export class WebhookQueue implements WebhookQueueTable {
  readonly #run: ReturnType<typeof statements>
  /** `turn` of the webhook that was queued last: the next one gets a higher one. */
  #lastTurn: number

  constructor(db: Drizzle) {
    this.#run = statements(db)
    const last = db
      .select({ turn: max(webhook.turn) })
      .from(webhook)
      .get()
    this.#lastTurn = last?.turn ?? 0
  }

  firstDueAt(ids: readonly string[]): (number | null)[] {
    return ids.map(id => this.#run.firstDue.get({ id })?.at ?? null)
  }

  setReadiness(id: string, { ready, wakeAt }: Readiness) {
    this.#lastTurn += 1
    this.#run.setReadiness.run({ id, ready: ready ? 1 : 0, turn: this.#lastTurn, wakeAt })
  }

  setWakeAt(id: string, wakeAt: number) {
    this.#run.setWakeAt.run({ id, wakeAt })
  }

  nextReady(afterCompany: string): { id: string; companyId: string } | null {
    return this.#run.nextReady.get({ company: afterCompany }) ?? null
  }

  waking(now: number, limit: number): string[] {
    return this.#run.waking.all({ now, limit }).map(row => row.id)
  }

  nextWake(): number | null {
    return this.#run.nextWake.get()?.at ?? null
  }
}
