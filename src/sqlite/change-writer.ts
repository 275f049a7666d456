import { eq, max } from 'drizzle-orm'
import { auditEntriesOf } from '../domain/conversation/audited.ts'
import type { Change } from '../domain/conversation/change.ts'
import type { Conversation } from '../domain/conversation/conversation.ts'
import type { Handover } from '../domain/conversation/handover.ts'
import type { Enqueue } from './enqueue-delivery.ts'
import { fromHandover } from './handovers.ts'
import type { Drizzle } from './open.ts'
import { insertInto, param, slot } from './prepare.ts'
import { auditEntry, conversation, handover } from './tables.ts'
import { TimerWriter } from './timers.ts'

// Raw SQL for what every message writes: through Drizzle the two take 20 µs, as they stand here 9.
function statements(db: Drizzle) {
  const sqlite = db.$client
  const byId = eq(conversation.id, param('id'))
  return {
    addConversation: insertInto(db, conversation),
    addEvent: sqlite.prepare<[string, number, string, number, number, string, string, string]>(
      'INSERT INTO event (conversation_id, seq, type, at, control_epoch, actor, body, tag) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    addHandover: insertInto(db, handover),
    addAuditEntry: insertInto(db, auditEntry, ['id']),
    // Without the columns that only closing changes: naming `state` would rewrite its index with every message.
    updateProgress: sqlite.prepare<[number, number, string | null, string | null, number, number, string]>(
      `UPDATE conversation SET last_seq = ?, control_epoch = ?, module_id = ?, handover_id = ?, inbox_position = ?, touched_at = ?
       WHERE id = ?`,
    ),
    updateState: db
      .update(conversation)
      .set({ state: slot('state'), closedAt: slot('closedAt') })
      .where(byId)
      .prepare(),
    updateVariables: db
      .update(conversation)
      .set({ variables: slot('variables'), profile: slot('profile') })
      .where(byId)
      .prepare(),
  }
}

/** Writes what a rule made. Synchronous, for use inside a transaction. */
export class ChangeWriter {
  readonly #db: Drizzle
  readonly #enqueue: Enqueue
  readonly #run: ReturnType<typeof statements>
  readonly #timers: TimerWriter
  /** Of the newest change; each change gets a higher one. */
  #inboxPosition: number

  constructor(db: Drizzle, enqueue: Enqueue) {
    this.#db = db
    this.#enqueue = enqueue
    this.#run = statements(db)
    this.#timers = new TimerWriter(db)
    const last = db
      .select({ position: max(conversation.inboxPosition) })
      .from(conversation)
      .get()
    this.#inboxPosition = last?.position ?? 0
  }

  write(before: Conversation | null, change: Change) {
    const { id, companyId, botId, userId, touchedAt } = change.conversation
    // Timers that move, and what an open desk changes, are no news for readers.
    if (change.events.length > 0) this.#writeConversation(before, change.conversation)
    for (const { seq, type, at, controlEpoch, actor, tag, ...body } of change.events)
      this.#run.addEvent.run(id, seq, type, at, controlEpoch, JSON.stringify(actor), JSON.stringify(body), tag)
    for (const each of change.handovers) {
      const isKnown = each.fromSeq <= (before?.lastSeq ?? 0)
      if (isKnown) this.#updateHandover(each)
      else this.#run.addHandover({ ...fromHandover(each), companyId, botId })
    }
    if (change.timers) this.#timers.write({ id, companyId }, change.timers)
    for (const entry of auditEntriesOf(change)) this.#run.addAuditEntry(entry)
    for (const each of change.deliveries)
      this.#enqueue({ companyId, botId, userId, conversationId: id }, each, touchedAt)
  }

  #writeConversation(before: Conversation | null, { handover: open, lapsedHandoverId, ...row }: Conversation) {
    this.#inboxPosition += 1
    const handoverId = open?.id ?? lapsedHandoverId ?? null
    const position = this.#inboxPosition
    if (!before) return this.#run.addConversation({ ...row, handoverId, inboxPosition: position })
    const { lastSeq, controlEpoch, moduleId, touchedAt } = row
    this.#run.updateProgress.run(lastSeq, controlEpoch, moduleId, handoverId, position, touchedAt, row.id)
    if (row.state !== before.state) this.#run.updateState.run(row)
    if (row.variables === before.variables && row.profile === before.profile) return
    const [variables, profile] = [JSON.stringify(row.variables), JSON.stringify(row.profile)]
    this.#run.updateVariables.run({ id: row.id, variables, profile })
  }

  /** All columns that a move can change: those that are left out belong to the request. */
  #updateHandover({ id, conversationId: _, fromSeq: __, ...columns }: Handover) {
    const { reason: ___, priority: ____, code: _____, requestedAgent: ______, moduleId: _______, ...set } = columns
    this.#db.update(handover).set(set).where(eq(handover.id, id)).run()
  }
}
