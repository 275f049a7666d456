import type { CommandRule } from './rule.ts'

/** Passes a handover that waits for a team that is gone to the queue of the company. A repeat changes nothing. */
export const reroute: CommandRule<'reroute'> = (builder, { teamId }, actor) => {
  const { handover } = builder.conversation
  if (handover?.teamId === teamId && handover.state !== 'ACCEPTED') builder.transfer(actor, null, null, null)
  return builder.outcome()
}
