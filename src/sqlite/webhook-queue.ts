import { and, asc, eq, gt, isNotNull, isNull, lte, max, min, sql } from 'drizzle-orm'
import type { Webhook } from '../domain/webhook/webhook.ts'
import type { Drizzle } from './open.ts'
import { given } from './prepare.ts'
import { lane, webhook } from './tables.ts'

/** A webhook as its row stands: the noun, and its place in the line. */
export type Hook = Webhook & { ready: boolean; turn: number; wakeAt: number | null }

/**
 * The line of webhooks that have something to send now. Each is in it once however many lanes it has, and not at all while it
 * is paused, switched off, waiting for its probe or out of hands: so finding work costs one step per webhook that has some.
 * Synchronous, for use inside a transaction.
 */
export function webhookLine(db: Drizzle) {
  const slot = (name: string) => sql`${sql.placeholder(name)}`
  const byId = eq(webhook.id, given('id'))
  const one = db.select().from(webhook).where(byId).prepare()
  const setPlace = db
    .update(webhook)
    .set({ ready: slot('ready'), turn: slot('turn'), wakeAt: slot('wakeAt') })
    .where(byId)
    .prepare()
  const setHealth = db
    .update(webhook)
    .set({
      failures: slot('failures'),
      failingSince: slot('failingSince'),
      probes: slot('probes'),
      probeAt: slot('probeAt'),
      pausedUntil: slot('pausedUntil'),
      recoveredAt: slot('recoveredAt'),
      disabledAt: slot('disabledAt'),
      disabledWhy: slot('disabledWhy'),
    })
    .where(byId)
    .prepare()
  const firstDue = db
    .select({ at: min(lane.dueAt) })
    .from(lane)
    .where(eq(lane.webhookId, given('id')))
    .prepare()
  const nextReady = db
    .select({ id: webhook.id, companyId: webhook.companyId })
    .from(webhook)
    .where(and(sql`ready = 1`, gt(webhook.companyId, given('company'))))
    .orderBy(asc(webhook.companyId), asc(webhook.turn))
    .limit(1)
    .prepare()
  const waking = db
    .select({ id: webhook.id })
    .from(webhook)
    .where(and(sql`ready = 0`, lte(webhook.wakeAt, given('now'))))
    .orderBy(asc(webhook.wakeAt))
    .limit(sql.placeholder('limit'))
    .prepare()
  const nextWake = db
    .select({ at: min(webhook.wakeAt) })
    .from(webhook)
    .where(and(sql`ready = 0`, isNotNull(webhook.wakeAt)))
    .prepare()
  const hurry = db
    .update(lane)
    .set({ dueAt: slot('now') })
    .where(and(eq(lane.webhookId, given('id')), gt(lane.dueAt, given('now')), isNull(lane.leaseToken)))
    .prepare()
  let lastTurn =
    db
      .select({ last: max(webhook.turn) })
      .from(webhook)
      .get()?.last ?? 0

  const put = (hook: Hook, ready: boolean, wakeAt: number | null) => {
    lastTurn += 1
    Object.assign(hook, { ready, wakeAt, turn: lastTurn })
    setPlace.run({ id: hook.id, ready: ready ? 1 : 0, turn: hook.turn, wakeAt })
  }
  const openAt = (hook: Hook, due: number) => Math.max(due, hook.pausedUntil, hook.probeAt ?? 0)

  return {
    get: (id: string): Hook | null => one.get({ id }) ?? null,
    /** Where it belongs by what is due now; who was ready before goes to the back of its company's line. */
    place(hook: Hook, now: number) {
      const due = hook.disabledAt === null ? (firstDue.get({ id: hook.id })?.at ?? null) : null
      const at = due === null ? null : openAt(hook, due)
      put(hook, at !== null && at <= now, at)
    },
    /** Out of the line until somebody places it again. */
    sleep: (hook: Hook) => put(hook, false, null),
    /** Something of it has fallen due. */
    due(hook: Hook, at: number) {
      const wakeAt = openAt(hook, at)
      if (hook.ready || hook.disabledAt !== null || (hook.wakeAt !== null && hook.wakeAt <= wakeAt)) return
      setPlace.run({ id: hook.id, ready: 0, turn: hook.turn, wakeAt })
    },
    keepHealth: (hook: Webhook) => {
      setHealth.run(hook)
    },
    /** All its waiting lanes are due, whatever their schedules say. */
    hurry: (id: string, now: number) => {
      hurry.run({ id, now })
    },
    /** The next company behind this one that has something to send, and the first webhook in its line. */
    next: (afterCompany: string) => nextReady.get({ company: afterCompany }) ?? null,
    waking: (now: number, limit: number) => waking.all({ now, limit }).map(row => row.id),
    nextWake: () => nextWake.get()?.at ?? null,
  }
}
export type WebhookLine = ReturnType<typeof webhookLine>
