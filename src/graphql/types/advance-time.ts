import { builder } from '../builder.ts'
import { orThrow, resultOf } from '../results.ts'

const AdvanceTimeSuccess = builder.objectRef<{ time: number }>('AdvanceTimeSuccess').implement({
  description: 'All that was due by then is done.',
  fields: t => ({
    time: t.field({
      type: 'DateTime',
      description: 'What the clock of deadlines shows now, ahead of the system’s by all that it was advanced.',
      resolve: moved => moved.time,
    }),
  }),
})

const AdvanceTimeInput = builder.inputType('AdvanceTimeInput', {
  description: 'How far the clock of deadlines moves.',
  fields: t => ({
    ms: t.int({ required: true, description: 'Milliseconds forward: 0 or more. A day is 86,400,000.' }),
  }),
})

builder.mutationField('advanceTime', t =>
  t.field({
    type: resultOf('AdvanceTime', AdvanceTimeSuccess, []),
    description:
      'For tests of integrations: moves the clock of deadlines forward, for all companies of the server, and answers when what is due by then is done. In production it is refused with `development_only`. For administrators.',
    args: { input: t.arg({ type: AdvanceTimeInput, required: true, description: 'How far.' }) },
    resolve: async (_, { input }, { principal, parts }) => orThrow(await parts.timers.advanceTime(principal, input)),
  }),
)
