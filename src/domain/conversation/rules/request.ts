import type { Actor } from '../../actor.ts'
import { type DomainError, isRefusal, refuse } from '../../error.ts'
import { teamNamed } from '../../team/team.ts'
import type { CommandOf } from '../command.ts'
import { controlLost, isStale } from '../control.ts'
import { noRequest } from '../handover.ts'
import type { CommandRule } from './rule.ts'
import { fencing } from './send.ts'

/** Puts the conversation into the queue, after what the caller says with it. An open handover is answered as it is. */
export const request: CommandRule<'request'> = (builder, command, actor) => {
  const { conversation, bot } = builder
  if (conversation.state === 'CLOSED') return refuse('conversation_closed')
  const { kind: _, controlEpoch: __, team: named, message, ...details } = command
  const teamId = named === undefined ? null : teamNamed(bot.teams, named)
  if (isRefusal(teamId)) return teamId
  const refusal =
    onlyForStaff(command, actor) ?? (message && fencing(conversation, actor, command.controlEpoch ?? null))
  if (refusal) return refusal
  if (!conversation.handover && isStale(conversation, command)) return controlLost(conversation)
  const said = message && builder.post(actor, message)
  if (!conversation.handover)
    builder.request(actor, { route: 'PLATFORM', ...noRequest, ...details, teamId, moduleId: null })
  return builder.outcome(said && { seq: said.seq })
}

const staffOnly = ['priority', 'code', 'summary', 'context', 'requestedAgent'] as const

/** A user must not get in front of others. */
function onlyForStaff(command: CommandOf<'request'>, actor: Actor): DomainError | null {
  const isFull = actor.kind === 'USER' && staffOnly.some(key => command[key] != null)
  return isFull
    ? refuse('forbidden', 'Users may give a reason, a team and a message; the rest is for bots and staff.')
    : null
}
