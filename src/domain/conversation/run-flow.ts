import { type FlowInput, step } from '../flow/step.ts'
import { findTeam, isAvailable } from '../team/team.ts'
import { botActor } from './actor-of.ts'
import type { ChangeBuilder } from './change-builder.ts'
import type { RuleContext } from './command.ts'
import { noRequest } from './handover.ts'

/** Lets the flow answer what the user wrote. While the user waits, its fallback gives way to what the bot's settings say instead. */
export function answerText(builder: ChangeBuilder, text: string, context: RuleContext) {
  const { bot, conversation } = builder
  const { handover } = conversation
  const { whileWaiting, waitingText } = bot.settings
  const waits = handover?.state === 'REQUESTED' && whileWaiting !== 'go-on'
  const keptBack = runFlow(builder, { kind: 'text', text, waits }, context)
  if (keptBack && whileWaiting === 'say') builder.sayWaiting(botActor(bot), waitingText)
}

/** Lets the flow answer in the transaction of the input, so that no event can come between. Returns whether its fallback was left out. */
export function runFlow(builder: ChangeBuilder, input: FlowInput, context: RuleContext): boolean {
  const { flow } = builder.bot
  if (!flow) return false
  const bot = botActor(builder.bot)
  const { moduleId, variables } = builder.conversation
  const result = step(flow, { moduleId, variables }, input, availability(builder, context))
  for (const effect of result.effects) {
    if (effect.kind === 'say') builder.post(bot, effect.actions, { moduleId: effect.moduleId })
    else if (effect.kind === 'set') builder.set(bot, effect.variables)
    else {
      const { kind: _, url, team, ...details } = effect
      // A team that was deleted since the flow was published: any agent may answer.
      const teamId = team === null ? null : (findTeam(builder.bot.teams, team)?.id ?? null)
      const request = { ...noRequest, ...details, teamId }
      if (url === null || context.isPlatform(url)) builder.request(bot, { route: 'PLATFORM', ...request })
      else builder.request(bot, { route: 'WEBHOOK', ...request, url })
    }
  }
  builder.enterModule(result.moduleId)
  return result.keptBack === true
}

/** Whether a team can answer now. A flow may ask for the same team in each of its conditions: it is computed once. */
function availability({ bot, now }: ChangeBuilder, { isOnline = () => false }: RuleContext) {
  const known = new Map<string, boolean>()
  return (name: string) => {
    const team = findTeam(bot.teams, name)
    const answer = known.get(name) ?? (team !== undefined && isAvailable(team, { now, isOnline }))
    known.set(name, answer)
    return answer
  }
}
