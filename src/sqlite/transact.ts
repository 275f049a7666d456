import { and, eq, max, sql } from 'drizzle-orm'
import type { Before, Change, IdempotencyRecord, Target } from '../domain/conversation/change.ts'
import type { Conversation } from '../domain/conversation/conversation.ts'
import { eventTypes } from '../domain/conversation/event.ts'
import type { Handover } from '../domain/conversation/handover.ts'
import { isRefusal, refuse } from '../domain/error.ts'
import type { Json } from '../domain/json.ts'
import type { Store } from '../ports/store.ts'
import type { ConversationReader } from './conversations.ts'
import type { Owe } from './enqueue-delivery.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Drizzle } from './open.ts'
import { given, insertInto } from './prepare.ts'
import { audit, conversation, event, handover, repeat } from './tables.ts'

type Readers = { bot: (id: string) => Before['bot'] | null; conversations: ConversationReader; owe: Owe }

/** The one transaction: load, rule, write. */
export function transactor(db: Drizzle, commit: GroupCommit, readers: Readers): Store['transact'] {
  const write = changeWriter(db, readers.owe)
  const repeats = repeatBook(db)
  return (target, rule, again) =>
    commit.run(() => {
      const before = load(readers, target)
      if (!before) return refuse('not_found')
      const first = again && before.conversation && repeats.find(before.conversation.id, again)
      if (first)
        return first.fingerprint === again.fingerprint ? (first.answer as never) : refuse('idempotency_conflict')
      const outcome = rule(before)
      if (isRefusal(outcome)) return outcome
      const { change, answer } = outcome
      if (change) write(before.conversation, change)
      const id = change?.conversation.id ?? before.conversation?.id
      if (again && id) repeats.keep(id, again, answer)
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

function changeWriter(db: Drizzle, owe: Owe) {
  let touch =
    db
      .select({ last: max(conversation.touch) })
      .from(conversation)
      .get()?.last ?? 0
  const addConversation = insertInto(db, conversation)
  const addEvent = insertInto(db, event)
  const addHandover = insertInto(db, handover)
  const addAudit = insertInto(db, audit, ['id'])
  const slot = (name: string) => sql`${sql.placeholder(name)}`
  // Without what only closing changes: naming `state` would rewrite its index with every message.
  const place = {
    lastSeq: slot('lastSeq'),
    controlEpoch: slot('controlEpoch'),
    moduleId: slot('moduleId'),
    handoverId: slot('handoverId'),
    touch: slot('touch'),
    touchedAt: slot('touchedAt'),
  }
  const byId = eq(conversation.id, given('id'))
  const updatePlace = db.update(conversation).set(place).where(byId).prepare()
  const updateState = db
    .update(conversation)
    .set({ state: slot('state'), closedAt: slot('closedAt') })
    .where(byId)
    .prepare()
  const updateWords = db
    .update(conversation)
    .set({ variables: slot('variables'), profile: slot('profile') })
    .where(byId)
    .prepare()

  return (before: Conversation | null, change: Change) => {
    const { handover: open, ...row } = change.conversation
    const handoverId = open?.id ?? null
    touch += 1
    if (!before) addConversation({ ...row, handoverId, touch })
    else {
      updatePlace.run({ ...row, handoverId, touch })
      if (row.state !== before.state) updateState.run(row)
      if (row.variables !== before.variables || row.profile !== before.profile)
        updateWords.run({
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
      addAudit({ companyId: row.companyId, at, ...who, deed: type, target: row.id, detail })
    }
    const owner = { companyId: row.companyId, botId: row.botId, userId: row.userId, conversationId: row.id }
    for (const each of change.deliveries) owe(owner, each, row.touchedAt)
  }

  /** All that a move can change. */
  function updateHandover({ id, conversationId: _, reason: __, moduleId: ___, fromSeq: ____, ...set }: Handover) {
    db.update(handover).set(set).where(eq(handover.id, id)).run()
  }
}

/** The answers that repeats get. */
function repeatBook(db: Drizzle) {
  const add = insertInto(db, repeat)
  const one = db
    .select({ fingerprint: repeat.fingerprint, answer: repeat.answer })
    .from(repeat)
    .where(
      and(
        eq(repeat.conversationId, given('conversationId')),
        eq(repeat.actor, given('actor')),
        eq(repeat.key, given('key')),
      ),
    )
    .prepare()
  return {
    find: (conversationId: string, { actor, key }: IdempotencyRecord) => one.get({ conversationId, actor, key }),
    keep: (conversationId: string, again: IdempotencyRecord, answer: Json) => add({ conversationId, ...again, answer }),
  }
}
