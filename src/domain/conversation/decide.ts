import { canSee, canSeeBot } from '../access/policy.ts'
import { DomainError, isRefusal, refuse } from '../error.ts'
import { actorOf } from './actor-of.ts'
import type { Before, Outcome } from './change.ts'
import { type Answer, ChangeBuilder } from './change-builder.ts'
import type { Command, RuleContext } from './command.ts'
import type { Conversation } from './conversation.ts'
import { accept } from './rules/accept.ts'
import { arm } from './rules/arm.ts'
import { cancel } from './rules/cancel.ts'
import { close } from './rules/close.ts'
import { fail } from './rules/fail.ts'
import { fire } from './rules/fire.ts'
import { note } from './rules/note.ts'
import { record } from './rules/record.ts'
import { release } from './rules/release.ts'
import { request } from './rules/request.ts'
import { requeue } from './rules/requeue.ts'
import { reroute } from './rules/reroute.ts'
import type { CommandRule } from './rules/rule.ts'
import { send } from './rules/send.ts'
import { set } from './rules/set.ts'
import { start } from './rules/start.ts'
import { transfer } from './rules/transfer.ts'
import { outOfTurn, tagOf } from './turn.ts'

const rules: { [K in Exclude<Command['kind'], 'start'>]: CommandRule<K> } = {
  send,
  request,
  accept,
  transfer,
  release,
  cancel,
  close,
  note,
  record,
  set,
  fail,
  fire,
  arm,
  requeue,
  reroute,
}

const withTurn = ({ code, message, detail }: DomainError, conversation: Conversation) =>
  new DomainError(code, message, detail, tagOf(conversation))

/** The one place where a command becomes a change or a refusal. Pure: the same arguments give the same outcome. */
export function decide(before: Before, command: Command, context: RuleContext): Outcome<Answer> {
  const { bot, conversation } = before
  const { principal } = context
  if (principal && (principal.companyId !== bot.companyId || !canSeeBot(principal, bot.id))) return refuse('not_found')
  if (command.kind === 'start') return start(before, command, context)
  if (!principal || !conversation || !canSee(principal, conversation)) return refuse('not_found')
  const builder = new ChangeBuilder(bot, conversation, context, before.timers)
  const outcome = rules[command.kind](builder, command as never, actorOf(principal, bot), context)
  if (isRefusal(outcome)) return withTurn(outcome, conversation)
  const late = context.turn && outOfTurn(conversation, command.kind, context.turn, outcome.change)
  return late ? withTurn(late, conversation) : outcome
}
