import { randomUUID } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import { sql } from 'drizzle-orm'
import { afterFailure, afterSuccess, isHopeless } from '../domain/webhook/circuit.ts'
import type { Delivery } from '../domain/webhook/delivery.ts'
import type { DisabledWhy } from '../domain/webhook/webhook.ts'
import type { Exchange, Exchanged, Leased, Tried } from '../ports/outbox.ts'
import { giveUp } from './fail-pending.ts'
import type { LaneBook, LanePlace, Look } from './lane-leases.ts'
import type { Drizzle } from './open.ts'
import { delivery } from './tables.ts'
import type { NoteBook } from './webhook-history.ts'
import type { Hook, WebhookLine } from './webhook-queue.ts'

/** How many lanes of one webhook are taken before the next company has its turn. */
const QUANTUM = 16
/** Bounds what one transaction does, so that nobody's chat waits for it. */
const MAX_WOKEN = 1_000

type Books = { line: WebhookLine; lanes: LaneBook; notes: NoteBook }

/** Results in, work out, in one transaction: the way of a busy lane from one delivery to the next costs no second commit. */
export function exchanger(sqlite: Database, db: Drizzle, { line, lanes, notes }: Books): (ask: Exchange) => Exchanged {
  const writeDown = recorder(sqlite)
  const anyFailed = db.select({ id: delivery.id }).from(delivery).where(sql`fails_handover = 1`).limit(1).prepare()
  /** Whose turn it was last: the next exchange goes on behind it. */
  let company = ''

  return ask => {
    const { now, tried, awake, limit, leaseUntil, take } = ask
    const done: Exchanged = { leased: [], wakeAt: null, lost: 0, disabled: [], claimFailed: false }
    const hooks = new Map<string, Hook>()
    const touched = new Set<Hook>()
    const held = new Set<string>()
    /** What is next in the lanes that results came from, so that claiming need not look again. */
    const seen = new Map<string, Look>()

    const recorded = tried.filter(record)
    // Only now: a result may have closed the circuit, and then what was tried before is due.
    for (const { leased, last } of recorded) if (last) goOn(leased.delivery)
    for (const id of awake) touch(id)
    for (const id of line.waking(now, MAX_WOKEN)) touch(id)
    for (const hook of touched) line.place(hook, now)
    if (limit > 0) claim()
    done.wakeAt = line.nextWake()
    done.claimFailed = anyFailed.get() !== undefined
    return done

    /** false where the lease was lost meanwhile: nothing is written. */
    function record(result: Tried): boolean {
      const { webhookId } = result.leased.delivery
      const hook = holds(result.leased) ? touch(webhookId) : null
      if (!hook) {
        done.lost += 1
        return false
      }
      const dead = result.next.kind === 'dead' || result.next.kind === 'disable'
      writeDown(result, dead && hook.kind === 'CLAIM')
      judge(hook, result)
      return true
    }

    /** A lease is looked at once, however many results come under it. */
    function holds({ delivery, token }: Leased): boolean {
      if (held.has(token)) return true
      if (!lanes.holds(delivery, token)) return false
      held.add(token)
      return true
    }

    function goOn(place: LanePlace) {
      const hook = touch(place.webhookId)!
      const next = lanes.look(place, hook, now)
      seen.set(keyOf(place), next)
      if (next === null) lanes.close(place)
      // Behind those of its webhook that wait already.
      else lanes.release(place, 'until' in next ? next.until : now, next.fromSeq)
    }

    /** What the receiver's answer says about the receiver. */
    function judge(hook: Hook, { next, leased, pauseMs, chance }: Tried) {
      const { probe, delivery } = leased
      const before = hook.recoveredAt
      const after =
        next.kind === 'succeeded'
          ? afterSuccess(hook, now)
          : afterFailure(hook, { at: now, tries: delivery.tries + 1, probe, pauseMs, chance })
      if (after !== hook) {
        Object.assign(hook, after)
        if (hook.recoveredAt !== before) line.hurry(hook.id, now)
        line.keepHealth(hook)
      }
      if (hook.disabledAt !== null || next.kind === 'succeeded') return
      if (next.kind === 'disable') disable(hook, 'GONE')
      else if (isHopeless(hook, now)) disable(hook, 'FAILING')
    }

    function disable(hook: Hook, why: DisabledWhy) {
      Object.assign(hook, { disabledAt: now, disabledWhy: why })
      line.keepHealth(hook)
      notes.add(hook.id, { at: now, what: `DISABLED_${why}`, by: null })
      held.clear()
      if (hook.kind === 'CLAIM') giveUp(db, hook.id, true)
      done.disabled.push(hook)
    }

    /** Companies in turn, and the webhooks of a company in turn. Each visit takes some work or leaves the line shorter. */
    function claim() {
      while (done.leased.length < limit) {
        const next = line.next(company) ?? (company === '' ? null : line.next(''))
        if (!next) return
        company = next.companyId
        visit(hooks.get(next.id) ?? touch(next.id)!)
      }
    }

    function visit(hook: Hook) {
      const probe = hook.probeAt !== null
      const most = probe ? 1 : Math.min(QUANTUM, limit - done.leased.length)
      let full = false
      for (const place of lanes.due(hook.id, now, most)) {
        const found = seen.get(keyOf(place)) ?? lanes.look(place, hook, now)
        seen.delete(keyOf(place))
        if (found === null) lanes.close(place)
        else if ('until' in found) lanes.release(place, found.until, found.fromSeq)
        else if (take(hook)) lease(place, hook, found, probe)
        else {
          full = true
          break
        }
      }
      if (full) line.sleep(hook)
      else line.place(hook, now)
    }

    function lease(
      place: LanePlace,
      hook: Hook,
      { send, rest, gap, fromSeq }: Extract<Look, { send: Delivery }>,
      probe: boolean,
    ) {
      const token = randomUUID()
      lanes.lease(place, token, leaseUntil, fromSeq)
      done.leased.push({ delivery: send, rest: probe ? [] : rest, webhook: hook, token, gap, probe } satisfies Leased)
      if (!probe) return
      // Nobody else goes before its answer.
      hook.probeAt = leaseUntil
      line.keepHealth(hook)
    }

    function touch(id: string): Hook | null {
      const hook = hooks.get(id) ?? line.get(id)
      if (!hook) return null
      hooks.set(id, hook)
      touched.add(hook)
      return hook
    }
  }
}

const keyOf = ({ webhookId, conversationId }: LanePlace) => `${webhookId} ${conversationId}`

/** The attempt, and what has become of its delivery. */
function recorder(sqlite: Database) {
  // Nearly all of them: one row is written, and no index. A batch costs what its pages cost, 11 µs each.
  const succeed = sqlite.prepare(
    `UPDATE delivery SET state = 'SUCCEEDED', attempts = ?, tries = ?, first_tried_at = ?, tried_at = ?,
     status = ?, duration_ms = ?, answer = ? WHERE id = ?`,
  )
  const add = sqlite.prepare(
    `INSERT INTO attempt (delivery_id, number, at, duration_ms, status, failure, detail, answer) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const fail = sqlite.prepare(
    `UPDATE delivery SET state = ?, attempts = ?, tries = ?, due_at = ?, first_tried_at = ?, tried_at = ?, fails_handover = ?
     WHERE id = ?`,
  )
  return ({ leased, attempt, next }: Tried, failsHandover: boolean) => {
    const { id, state, attempts, tries, dueAt, firstTriedAt } = leased.delivery
    const { at, durationMs, status, failure, detail, answer } = attempt
    const number = attempts + 1
    if (next.kind === 'succeeded') {
      succeed.run(number, tries + 1, firstTriedAt ?? at, at, status, durationMs, answer, id)
      return
    }
    add.run(id, number, at, durationMs, status, failure, detail, answer)
    const after = 'inMs' in next ? state : 'FAILED'
    const again = 'inMs' in next ? at + durationMs + next.inMs : dueAt
    fail.run(after, number, tries + 1, again, firstTriedAt ?? at, at, failsHandover ? 1 : 0, id)
  }
}
