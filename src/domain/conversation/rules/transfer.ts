import { isRefusal, refuse } from '../../error.ts'
import { teamNamed } from '../../team/team.ts'
import { alreadyClaimed, controlLost, holds, isAdmin, isStale } from '../control.ts'
import { holder } from '../conversation.ts'
import type { CommandRule } from './rule.ts'

/**
 * By its holder or an admin: to another agent, or back to the queue, where the bot answers until an agent accepts. One that waits
 * goes to another team by any agent.
 */
export const transfer: CommandRule<'transfer'> = (builder, command, actor, { principal }) => {
  const { conversation, bot } = builder
  const { to, note, team } = command
  if (conversation.state === 'CLOSED') return refuse('conversation_closed')
  if (to && team !== undefined)
    return refuse('bad_input', 'A conversation goes to an agent or to a team, not to both.', { path: 'input.team' })
  const teamId = team == null ? team : teamNamed(bot.teams, team)
  if (isRefusal(teamId)) return teamId
  const { handover } = conversation
  if (holder(conversation) === 'BOT') {
    if (!handover || teamId === undefined) return refuse('not_in_listen_mode')
    if (handover.teamId === teamId && handover.route === 'PLATFORM') return builder.outcome()
  } else {
    if (!holds(conversation, actor) && !isAdmin(principal)) return alreadyClaimed(conversation)
    if (to && holds(conversation, to)) return builder.outcome()
  }
  if (isStale(conversation, command)) return controlLost(conversation)
  builder.transfer(actor, to, note, teamId)
  return builder.outcome()
}
