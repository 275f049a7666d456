import { builder } from '../builder.ts'
import { DeadlineActionType, DeadlineMode } from './deadlines.ts'

const DeadlineStepInput = builder.inputType('DeadlineStepInput', {
  description: 'What is done at a time after the wait began.',
  fields: t => ({
    afterSeconds: t.int({
      required: true,
      description: 'Seconds after the wait began: 1 to 2,592,000, and not fewer than those of the step before.',
    }),
    action: t.field({ type: DeadlineActionType, required: true, description: 'What is done.' }),
    text: t.string({
      description:
        'With `SAY`, and for `RETURN` where the flow says nothing at this outcome: 1 to 1,000 characters. Not with others.',
    }),
    team: t.string({
      description:
        'With `REQUEUE`: the id or the name of the team in whose queue it waits; left out: the one that it came from. Needed in `accept`. Not with others.',
    }),
    claimEnd: t.string({
      description: 'With `RETURN`: the outcome, 1 to 256 characters; null: none. Not with others.',
    }),
  }),
})

const DeadlineInput = builder.inputType('DeadlineInput', {
  description: 'What happens when one wait takes too long: it replaces what is set.',
  fields: t => ({
    mode: t.field({ type: DeadlineMode, required: true, description: '`NONE`: no deadline. `STEPS`: the `steps`.' }),
    steps: t.field({
      type: [DeadlineStepInput],
      description:
        '1 to 10 where `mode` is `STEPS`, and only there. The last one does more than `SAY`, so that a wait never goes on without a deadline.',
    }),
  }),
})

export const DeadlinesInput = builder.inputType('DeadlinesInput', {
  description:
    'What happens when someone waits for too long. What is left out stays as it is. A change counts for waits that begin after it; `NONE` at once.',
  fields: t => ({
    accept: t.field({
      type: DeadlineInput,
      description:
        'The user waits in the queue. Default: a text after 2 minutes, back to the bot (`no_agent`) after 10.',
    }),
    claim: t.field({
      type: DeadlineInput,
      description: 'The user waits for a third party. Default: back to the bot (`timeout`) after 5 minutes.',
    }),
    firstReply: t.field({
      type: DeadlineInput,
      description:
        'The agent has not written yet. Default: to the queue after 3 minutes; from a third party back to the bot (`timeout`) after an hour.',
    }),
    agentSilent: t.field({
      type: DeadlineInput,
      description: 'The agent does not answer what the user wrote. Default: `NOTIFY` after 5 minutes.',
    }),
    holderGone: t.field({
      type: DeadlineInput,
      description: 'The agent’s desk is closed. Default: to the queue after 60 seconds.',
    }),
    userSilent: t.field({ type: DeadlineInput, description: 'The user does not answer the agent. Default: `NONE`.' }),
    idle: t.field({
      type: DeadlineInput,
      description: 'No message comes while the bot holds the conversation: `SAY` and `CLOSE` only. Default: `NONE`.',
    }),
  }),
})

type Input = typeof DeadlinesInput.$inferInput
type OneInput = typeof DeadlineInput.$inferInput

/** The deadlines as the application knows them. What is left out is left out. */
export const toDeadlines = (input: Input): object =>
  Object.fromEntries(
    Object.entries(input).flatMap(([kind, one]) => (one === undefined ? [] : [[kind, one && toDeadline(one)]])),
  )

function toDeadline({ mode, steps }: OneInput): unknown {
  if (mode === 'none') return steps == null ? 'none' : { mode, steps }
  return steps?.map(step => Object.fromEntries(Object.entries(step).filter(([, value]) => value !== undefined))) ?? []
}
