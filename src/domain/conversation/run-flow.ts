import { type FlowInput, step } from '../flow/step.ts'
import { botActor } from './actor-of.ts'
import type { ChangeBuilder } from './change-builder.ts'
import type { RuleContext } from './command.ts'

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
export function runFlow(builder: ChangeBuilder, input: FlowInput, { isPlatform }: RuleContext): boolean {
  const { flow } = builder.bot
  if (!flow) return false
  const bot = botActor(builder.bot)
  const { moduleId, variables } = builder.conversation
  const result = step(flow, { moduleId, variables }, input)
  for (const effect of result.effects) {
    if (effect.kind === 'say') builder.post(bot, effect.actions, { moduleId: effect.moduleId })
    else if (effect.kind === 'set') builder.set(bot, effect.variables)
    else {
      const { kind: _, url, ...request } = effect
      if (isPlatform(url)) builder.request(bot, { route: 'PLATFORM', ...request })
      else builder.request(bot, { route: 'WEBHOOK', ...request, url })
    }
  }
  builder.enterModule(result.moduleId)
  return result.keptBack === true
}
