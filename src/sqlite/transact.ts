import { and, eq, max } from 'drizzle-orm'
import type { Before, Change, IdempotencyRecord, Target } from '../domain/conversation/change.ts'
import type { Conversation } from '../domain/conversation/conversation.ts'
import { eventTypes } from '../domain/conversation/event.ts'
import type { Handover } from '../domain/conversation/handover.ts'
import { isRefusal, refuse } from '../domain/error.ts'
import type { Json } from '../domain/json.ts'
import type { Store } from '../ports/store.ts'
import type { ConversationReader } from './conversations.ts'
import type { Enqueue } from './enqueue-delivery.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Drizzle } from './open.ts'
import { insertInto, param, slot } from './prepare.ts'
import { auditEntry, conversation, event, handover, idempotencyKey } from './tables.ts'

type Readers = { bot: (id: string) => Before['bot'] | null; conversations: ConversationReader; enqueue: Enqueue }

/** The transaction of every command: load, rule, write. */
export function transactor(db: Drizzle, commit: GroupCommit, readers: Readers): Store['transact'] {
  const write = changeWriter(db, readers.enqueue)
  const answered = idempotencyKeys(db)
  return (target, rule, again) =>
    commit.run(() => {
      const before = load(readers, target)
      if (!before) return refuse('not_found')
      const first = again && before.conversation && answered.find(before.conversation.id, again)
      if (first)
        return first.fingerprint === again.fingerprint ? (first.answer as never) : refuse('idempotency_conflict')
      const outcome = rule(before)
      if (isRefusal(outcome)) return outcome
      const { change, answer } = outcome
      if (change) write(before.conversation, change)
      const id = change?.conversation.id ?? before.conversation?.id
      if (again && id) answered.keep(id, again, answer)
      return answer
    })
}

function load({ bot, conversations }: Readers, target: Target): Before | null {
  if ('conversationId' in target) {
    const found = conversations.get(target.conversationId)
    const owner = found && bot(found.botId)
    return owner ? { bot: owner, conversation: found, userVariables: found.variables } : null
  }
  const owner = bot(target.botId)
  if (!owner) return null
  const found = conversations.open(target.botId, target.userId)
  const userVariables = found?.variables ?? conversations.variablesLeft(target.botId, target.userId)
  return { bot: owner, conversation: found, userVariables }
}

function changeWriter(db: Drizzle, enqueue: Enqueue) {
  let inboxPosition =
    db
      .select({ last: max(conversation.inboxPosition) })
      .from(conversation)
      .get()?.last ?? 0
  const addConversation = insertInto(db, conversation)
  const addEvent = insertInto(db, event)
  const addHandover = insertInto(db, handover)
  const addAudit = insertInto(db, auditEntry, ['id'])
  // Without the columns that only closing changes: naming `state` would rewrite its index with every message.
  const progress = {
    lastSeq: slot('lastSeq'),
    controlEpoch: slot('controlEpoch'),
    moduleId: slot('moduleId'),
    handoverId: slot('handoverId'),
    inboxPosition: slot('inboxPosition'),
    touchedAt: slot('touchedAt'),
  }
  const byId = eq(conversation.id, param('id'))
  const updateProgress = db.update(conversation).set(progress).where(byId).prepare()
  const updateState = db
    .update(conversation)
    .set({ state: slot('state'), closedAt: slot('closedAt') })
    .where(byId)
    .prepare()
  const updateVariables = db
    .update(conversation)
    .set({ variables: slot('variables'), profile: slot('profile') })
    .where(byId)
    .prepare()

  return (before: Conversation | null, change: Change) => {
    const { handover: open, ...row } = change.conversation
    const handoverId = open?.id ?? null
    inboxPosition += 1
    if (!before) addConversation({ ...row, handoverId, inboxPosition })
    else {
      updateProgress.run({ ...row, handoverId, inboxPosition })
      if (row.state !== before.state) updateState.run(row)
      if (row.variables !== before.variables || row.profile !== before.profile)
        updateVariables.run({
          id: row.id,
          variables: JSON.stringify(row.variables),
          profile: JSON.stringify(row.profile),
        })
    }
    for (const { seq, type, at, controlEpoch, actor, ...body } of change.events)
      addEvent({ conversationId: row.id, seq, type, at, controlEpoch, actor, body })
    for (const each of change.handovers) {
      const known = each.fromSeq <= (before?.lastSeq ?? 0)
      if (known) updateHandover(each)
      else addHandover({ ...each, companyId: row.companyId, botId: row.botId })
    }
    for (const { type, actor, at, ...fact } of change.events) {
      if (!eventTypes[type].audited) continue
      const detail = { seq: fact.seq, controlEpoch: fact.controlEpoch, kind: actor.kind }
      const who = { credentialId: change.credentialId, name: actor.name ?? actor.id }
      addAudit({ companyId: row.companyId, at, ...who, action: type, target: row.id, detail })
    }
    const owner = { companyId: row.companyId, botId: row.botId, userId: row.userId, conversationId: row.id }
    for (const each of change.deliveries) enqueue(owner, each, row.touchedAt)
  }

  /** All columns that a move can change. */
  function updateHandover({ id, conversationId: _, reason: __, moduleId: ___, fromSeq: ____, ...set }: Handover) {
    db.update(handover).set(set).where(eq(handover.id, id)).run()
  }
}

/** The first answers to commands with an idempotency key. */
function idempotencyKeys(db: Drizzle) {
  const add = insertInto(db, idempotencyKey)
  const one = db
    .select({ fingerprint: idempotencyKey.fingerprint, answer: idempotencyKey.answer })
    .from(idempotencyKey)
    .where(
      and(
        eq(idempotencyKey.conversationId, param('conversationId')),
        eq(idempotencyKey.actor, param('actor')),
        eq(idempotencyKey.key, param('key')),
      ),
    )
    .prepare()
  return {
    find: (conversationId: string, { actor, key }: IdempotencyRecord) => one.get({ conversationId, actor, key }),
    keep: (conversationId: string, again: IdempotencyRecord, answer: Json) => add({ conversationId, ...again, answer }),
  }
}
