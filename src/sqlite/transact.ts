import { answerAgain, type Before, type Target } from '../domain/conversation/change.ts'
import { isRefusal, refuse } from '../domain/error.ts'
import type { Store } from '../ports/store.ts'
import type { BotReader } from './bots.ts'
import { ChangeWriter } from './change-writer.ts'
import type { ConversationReader } from './conversations.ts'
import type { Enqueue } from './enqueue-delivery.ts'
import type { GroupCommit } from './group-commit.ts'
import { IdempotencyKeys } from './idempotency-keys.ts'
import type { Drizzle } from './open.ts'
import { timersOf } from './timers.ts'

type Readers = { bots: BotReader; conversations: ConversationReader; enqueue: Enqueue }

/** The transaction of every command: load, rule, write. It keeps nothing outside the database, so it may run twice. */
export function transactor(db: Drizzle, commit: GroupCommit, readers: Readers): Store['transact'] {
  const changes = new ChangeWriter(db, readers.enqueue)
  const keys = new IdempotencyKeys(db)
  const timers = timersOf(db)
  return (target, rule, again) =>
    commit.runAgain(() => {
      const before = load(readers, target)
      if (!before) return refuse('not_found')
      const user = 'userId' in target ? target : before.conversation!
      const first = again && keys.find(user, again)
      if (first) return answerAgain(first, again) as never
      const known = before.conversation
      const outcome = rule(known ? { ...before, timers: timers(known.id) } : before)
      if (isRefusal(outcome)) return outcome
      const { change, answer } = outcome
      if (change) {
        changes.write(before.conversation, change)
        // Timers alone are not of the conversation's row.
        if (change.events.length + change.handovers.length > 0)
          readers.conversations.cache.follow(before.conversation, change)
      }
      const id = change?.conversation.id ?? before.conversation?.id
      if (again && id) keys.keep(user, id, again, answer)
      return answer
    })
}

function load({ bots, conversations }: Readers, target: Target): Before | null {
  if ('conversationId' in target) {
    const found = conversations.get(target.conversationId)
    const owner = found && bots.get(found.botId)
    return owner ? { bot: owner, conversation: found, userVariables: found.variables } : null
  }
  const owner = bots.get(target.botId)
  if (!owner) return null
  const found = conversations.open(target.botId, target.userId)
  if (found) return { bot: owner, conversation: found, userVariables: found.variables }
  const last = conversations.last(target.botId, target.userId)
  if (last && target.orLast) return { bot: owner, conversation: last, userVariables: last.variables }
  const left = last && { userVariables: last.variables, lastEpoch: last.controlEpoch }
  return { bot: owner, conversation: null, userVariables: null, ...left }
}
