import { timersMissing } from '../timers.ts'
import type { CommandRule } from './rule.ts'

/**
 * Gives an open handover the timers that it lacks: it is older than timers are, a deadline was switched on, or its holder has opened
 * a desk since. Waits begin now, so that an update does not end all of them at once.
 */
export const arm: CommandRule<'arm'> = (builder, { lastBy }) => {
  builder.markAtDesk()
  const { bot, conversation, timers, timerNow: now } = builder
  builder.timers = timersMissing(conversation, timers, { deadlines: bot.settings.deadlines, lastBy, now })
  return builder.outcome()
}
