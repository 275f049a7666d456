import { z } from 'zod'

/**
 * What a deadline is about (docs/deadlines.md). accept: a user waits in the queue. claim: a third party was asked to take over.
 * firstReply: an agent took over and has not written yet. agentSilent: the user wrote, and the agent has not answered. holderGone:
 * the agent's desk is closed. userSilent: the agent wrote, and the user has not answered. idle: no one writes, and the bot holds it.
 */
export const deadlineKinds = [
  'accept',
  'claim',
  'firstReply',
  'agentSilent',
  'holderGone',
  'userSilent',
  'idle',
] as const
export type DeadlineKind = (typeof deadlineKinds)[number]

/** Texts that a step says, as one message. */
const MAX_TEXT = 1_000
const MAX_OUTCOME = 256
const MAX_STEPS = 10
/** 30 days. */
const MAX_SECONDS = 2_592_000

const afterSeconds = z.int().min(1).max(MAX_SECONDS)
const text = z.string().trim().min(1).max(MAX_TEXT)
const stepSchema = z.discriminatedUnion('action', [
  z.strictObject({ afterSeconds, action: z.literal('say'), text }),
  z.strictObject({
    afterSeconds,
    action: z.literal('requeue'),
    /** By name or id; left out: the queue that it came from. */
    team: z.string().min(1).max(128).nullish(),
  }),
  z.strictObject({
    afterSeconds,
    action: z.literal('return'),
    claimEnd: z.string().min(1).max(MAX_OUTCOME).nullable().default(null),
    /** Said where the flow says nothing at this outcome. */
    text: text.nullable().default(null),
  }),
  z.strictObject({ afterSeconds, action: z.literal('close') }),
  z.strictObject({ afterSeconds, action: z.literal('notify') }),
])
export type DeadlineStep = z.infer<typeof stepSchema>
export type DeadlineAction = DeadlineStep['action']
/** `none`: no deadline, by the company's own choice. */
export type Deadline = 'none' | DeadlineStep[]
export type Deadlines = Record<DeadlineKind, Deadline>

export const deadlineActions = ['say', 'requeue', 'return', 'close', 'notify'] as const satisfies DeadlineAction[]
/** What can be done about each: one without a handover has nothing to give back. From the queue `requeue` passes to that of a team. */
export const allowedActions: Record<DeadlineKind, readonly DeadlineAction[]> = {
  accept: deadlineActions,
  claim: deadlineActions,
  firstReply: deadlineActions,
  agentSilent: deadlineActions,
  holderGone: deadlineActions,
  userSilent: ['say', 'return', 'close', 'notify'],
  idle: ['say', 'close'],
}

function stepsFor(kind: DeadlineKind) {
  return z
    .array(stepSchema, 'A deadline has steps, or is `NONE`; not both.')
    .min(1, 'A deadline has at least one step; `NONE` means that there is no deadline.')
    .max(MAX_STEPS)
    .superRefine((steps, context) => {
      const refuse = (message: string, ...path: (string | number)[]) =>
        context.addIssue({ code: 'custom', message, path })
      for (const [index, step] of steps.entries()) {
        if (!allowedActions[kind].includes(step.action)) refuse(`This step cannot be one of ${kind}.`, index, 'action')
        if (kind === 'accept' && step.action === 'requeue' && step.team == null)
          refuse('It is in the queue already: the step names a team.', index, 'team')
        if (step.afterSeconds < (steps[index - 1]?.afterSeconds ?? 0))
          refuse('Steps are in the order of their times.', index, 'afterSeconds')
      }
      // A wait whose last step only speaks would have no deadline from then on.
      if (steps.at(-1)?.action === 'say') refuse('The last step must do more than say something.', steps.length - 1)
    })
}

/** Not a union: its errors would not say which step is wrong, and why. */
function deadline(kind: DeadlineKind, byDefault: Deadline) {
  const steps = stepsFor(kind)
  const read = (value: unknown, { addIssue }: z.RefinementCtx): Deadline => {
    if (value === 'none') return value
    const parsed = steps.safeParse(value)
    if (parsed.success) return parsed.data
    for (const { message, path } of parsed.error.issues) addIssue({ code: 'custom', message, path: [...path] })
    return z.NEVER
  }
  return z.unknown().transform(read).default(byDefault)
}

const MINUTE = 60
const sorry = 'Sorry, no one is free to answer just now. Please try again later.'

export const deadlinesSchema = z.strictObject({
  accept: deadline('accept', [
    {
      afterSeconds: 2 * MINUTE,
      action: 'say',
      text: 'We are still looking for someone to answer you. Thank you for your patience.',
    },
    { afterSeconds: 10 * MINUTE, action: 'return', claimEnd: 'no_agent', text: sorry },
  ]),
  claim: deadline('claim', [{ afterSeconds: 5 * MINUTE, action: 'return', claimEnd: 'timeout', text: sorry }]),
  // A third party may have a queue of its own behind its acceptance: `requeue` leaves it the conversation, `return` does not.
  firstReply: deadline('firstReply', [
    { afterSeconds: 3 * MINUTE, action: 'requeue' },
    { afterSeconds: 60 * MINUTE, action: 'return', claimEnd: 'timeout', text: sorry },
  ]),
  agentSilent: deadline('agentSilent', [{ afterSeconds: 5 * MINUTE, action: 'notify' }]),
  holderGone: deadline('holderGone', [{ afterSeconds: MINUTE, action: 'requeue' }]),
  userSilent: deadline('userSilent', 'none'),
  idle: deadline('idle', 'none'),
})

/** The teams that steps name, each with its place in the settings. */
export const teamsIn = (deadlines: Deadlines): { team: string; path: string }[] =>
  Object.entries(deadlines).flatMap(([kind, steps]) =>
    steps === 'none'
      ? []
      : steps.flatMap((step, index) =>
          step.action === 'requeue' && step.team != null
            ? [{ team: step.team, path: `input.settings.deadlines.${kind}.${index}.team` }]
            : [],
        ),
  )
