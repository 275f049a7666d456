import type { Role } from '../../access/credential.ts'
import type { Actor } from '../../actor.ts'
import type { Bot } from '../../bot/bot.ts'
import { refuse } from '../../error.ts'
import type { JsonObject } from '../../json.ts'
import type { Before, Outcome } from '../change.ts'
import { type Answer, ChangeBuilder } from '../change-builder.ts'
import type { CommandOf, RuleContext } from '../command.ts'
import type { Conversation } from '../conversation.ts'
import { runFlow } from '../run-flow.ts'
import { withoutTurnVariables } from '../turn-variables.ts'

/** Roles that answer users. With a user's token such a caller could speak as the user. */
const answeringRoles: readonly Role[] = ['AGENT', 'BOT']

/** At most one open conversation per (bot, user): a second start finds the first, if the caller may see it. */
export function start(before: Before, command: CommandOf<'start'>, context: RuleContext): Outcome<Answer> {
  const { bot, conversation, userVariables } = before
  const { principal, userId } = context
  if (!principal && bot.settings.visitorAuth === 'required') return refuse('unauthenticated')
  // A userId proves nothing, so it belongs to its first user: without a credential no one else gets into that user's
  // conversations, or gets the variables that they left. The answer holds the user's own token.
  const mayNotKnowUser = principal === null || (principal.kind === 'key' && answeringRoles.includes(principal.role))
  if (mayNotKnowUser && userVariables) return refuse('conversation_exists')
  if (conversation) return new ChangeBuilder(bot, conversation, context).outcome()
  const { moduleId } = command
  if (moduleId !== null && !bot.flow?.modules.has(moduleId))
    return refuse('bad_input', 'The flow of this bot has no such module.', { path: 'input.moduleId' })
  const opened = newConversation(bot, context, command.profile, before)
  const builder = new ChangeBuilder(bot, opened, context)
  const user: Actor = { kind: 'USER', id: userId, name: null }
  builder.record(user, { type: 'conversation.opened', userId })
  builder.set(user, command.variables)
  runFlow(builder, { kind: 'open', moduleId }, context)
  return builder.outcome()
}

function newConversation(
  { id: botId, companyId }: Bot,
  { now, userId, conversationId: id }: RuleContext,
  profile: JsonObject,
  { userVariables, lastEpoch = 0 }: Before,
): Conversation {
  return {
    id,
    companyId,
    botId,
    userId,
    state: 'OPEN',
    lastSeq: 0,
    // Not from 1 again: an epoch of the user's last conversation must not be valid in this one.
    controlEpoch: lastEpoch + 1,
    moduleId: null,
    variables: withoutTurnVariables(userVariables ?? {}),
    profile,
    handover: null,
    openedAt: now,
    touchedAt: now,
    closedAt: null,
    prunedSeq: 0,
    prunedTag: '',
  }
}
