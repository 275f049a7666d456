import type { Deadline, DeadlineStep, Deadlines } from '../../domain/bot/deadlines.ts'
import type { Timer } from '../../domain/conversation/timers.ts'
import { builder } from '../builder.ts'

export const DeadlineKindType = builder.enumType('DeadlineKind', {
  description: 'What is waited for, and for how long. docs/deadlines.md has the defaults.',
  values: {
    ACCEPT: { value: 'accept', description: 'The user waits in the queue for an agent.' },
    CLAIM: {
      value: 'claim',
      description: 'The user waits for a third party, which a claim webhook asked to take over.',
    },
    FIRST_REPLY: { value: 'firstReply', description: 'An agent holds the conversation and has not written yet.' },
    AGENT_SILENT: {
      value: 'agentSilent',
      description:
        'The user wrote, and the agent has not answered; counted from the agent’s last sign, a message or typing.',
    },
    HOLDER_GONE: {
      value: 'holderGone',
      description: 'The desk of the agent who holds the conversation is closed. Not for those who never had one open.',
    },
    USER_SILENT: { value: 'userSilent', description: 'The agent wrote, and the user has not answered.' },
    IDLE: { value: 'idle', description: 'No message comes while the bot holds the conversation and none waits.' },
  } as const,
})

export const DeadlineActionType = builder.enumType('DeadlineAction', {
  description: 'What a step of a deadline does.',
  values: {
    SAY: { value: 'say', description: 'Says a text to the user.' },
    REQUEUE: {
      value: 'requeue',
      description:
        'Passes the conversation to the queue, of a team where one is named. A holder without a desk, such as a third party, keeps it: it has the effect of `NOTIFY` there.',
    },
    RETURN: {
      value: 'return',
      description: 'Ends the handover as `EXPIRED`: the flow goes on at the module that its takeover connections name.',
    },
    CLOSE: { value: 'close', description: 'Closes the conversation.' },
    NOTIFY: {
      value: 'notify',
      description:
        'Writes `HandoverOverdue`, for desks and webhooks. As the last step it is repeated, each time later.',
    },
  } as const,
})

export const DeadlineMode = builder.enumType('DeadlineMode', {
  description: 'Whether a deadline is set.',
  values: {
    NONE: { value: 'none', description: 'No deadline.' },
    STEPS: { value: 'steps', description: 'The `steps` are done, each at its time.' },
  } as const,
})

export const WhileWaiting = builder.enumType('WhileWaiting', {
  description:
    'What the bot says instead of its fallback while the user waits for an agent. What the flow answers on purpose, by a connection, it says in any case.',
  values: {
    GO_ON: { value: 'go-on', description: 'Its fallback.' },
    SAY: { value: 'say', description: '`waitingText`, once in each wait.' },
    QUIET: { value: 'quiet', description: 'Nothing.' },
  } as const,
})

const DeadlineStepType = builder.objectRef<DeadlineStep>('DeadlineStep').implement({
  description: 'What is done at a time after the wait began.',
  fields: t => ({
    afterSeconds: t.exposeInt('afterSeconds', { description: 'Seconds after the wait began.' }),
    action: t.field({ type: DeadlineActionType, description: 'What is done.', resolve: step => step.action }),
    text: t.string({
      nullable: true,
      description: 'What is said: with `RETURN` only where the flow says nothing at this outcome; null: nothing.',
      resolve: step => ('text' in step ? step.text : null),
    }),
    team: t.string({
      nullable: true,
      description: 'With `REQUEUE`: the team in whose queue it waits; null: the one that it came from.',
      resolve: step => ('team' in step ? (step.team ?? null) : null),
    }),
    claimEnd: t.string({
      nullable: true,
      description: 'With `RETURN`: the outcome, which picks the module that follows; null: none.',
      resolve: step => ('claimEnd' in step ? step.claimEnd : null),
    }),
  }),
})

const DeadlineType = builder.objectRef<Deadline>('Deadline').implement({
  description: 'What happens when one wait takes too long.',
  fields: t => ({
    mode: t.field({
      type: DeadlineMode,
      description: 'Whether there is a deadline.',
      resolve: deadline => (deadline === 'none' ? 'none' : 'steps'),
    }),
    steps: t.field({
      type: [DeadlineStepType],
      description: 'In the order of their times; empty where there is none.',
      resolve: deadline => (deadline === 'none' ? [] : deadline),
    }),
  }),
})

export const DeadlinesType = builder.objectRef<Deadlines>('Deadlines').implement({
  description: 'What happens when someone waits for too long, by what is waited for.',
  fields: t => ({
    accept: t.expose('accept', { type: DeadlineType, description: 'The user waits in the queue.' }),
    claim: t.expose('claim', { type: DeadlineType, description: 'The user waits for a third party.' }),
    firstReply: t.expose('firstReply', { type: DeadlineType, description: 'The agent has not written yet.' }),
    agentSilent: t.expose('agentSilent', { type: DeadlineType, description: 'The agent does not answer.' }),
    holderGone: t.expose('holderGone', { type: DeadlineType, description: 'The agent’s desk is closed.' }),
    userSilent: t.expose('userSilent', { type: DeadlineType, description: 'The user does not answer the agent.' }),
    idle: t.expose('idle', { type: DeadlineType, description: 'No message comes while the bot holds it.' }),
  }),
})

export const RunningDeadlineType = builder.objectRef<Timer>('RunningDeadline').implement({
  description: 'A deadline that runs.',
  fields: t => ({
    kind: t.field({ type: DeadlineKindType, description: 'What is waited for.', resolve: timer => timer.kind }),
    since: t.field({
      type: 'DateTime',
      description: 'When the wait began, or was last put off by a sign of life.',
      resolve: timer => timer.since,
    }),
    dueAt: t.field({
      type: 'DateTime',
      description: 'When its next step is done, if nothing changes until then.',
      resolve: timer => timer.dueAt,
    }),
    step: t.exposeInt('step', { description: 'Which of its steps is next: 0 is the first.' }),
  }),
})
