import type { EphemeralEvent } from '../../app/ephemeral-changes.ts'
import { TYPING_MS } from '../../app/presence.ts'
import { eventTypes as facts } from '../../domain/conversation/event.ts'
import { builder } from '../builder.ts'
import { orRefuse } from '../errors.ts'
import { ActorType } from './actor.ts'
import { type AnyPlaced, eventTypes } from './event.ts'
import { CaughtUp, Heartbeat, Reset, type StreamFrame, streamFrames } from './stream-frames.ts'

type Ephemeral<K extends EphemeralEvent['kind']> = Extract<EphemeralEvent, { kind: K }>

const TypingChanged = builder.objectRef<Ephemeral<'typing'>>('TypingChanged').implement({
  description: `A participant began or stopped typing. It is live only; without a repeat typing ends after ${TYPING_MS / 1_000} s.`,
  fields: t => ({
    actor: t.field({ type: ActorType, description: 'The participant.', resolve: event => event.actor }),
    typing: t.exposeBoolean('typing', { description: 'Whether the participant is typing now.' }),
  }),
})

const ReadReceiptChanged = builder.objectRef<Ephemeral<'read-receipt'>>('ReadReceiptChanged').implement({
  description:
    'How far a participant has received and read. A new stream gets each participant’s receipt before `CaughtUp`, and again when it rises.',
  fields: t => ({
    participant: t.field({
      type: ActorType,
      description: 'The participant that it is of.',
      resolve: ({ receipt }) => receipt.participant,
    }),
    deliveredSeq: t.int({
      description: 'Everything up to this `seq` has reached the participant’s client.',
      resolve: ({ receipt }) => receipt.deliveredSeq,
    }),
    readSeq: t.int({
      description: 'Everything up to this `seq` has been read; 0: nothing yet.',
      resolve: ({ receipt }) => receipt.readSeq,
    }),
  }),
})

const QueueChanged = builder.objectRef<Ephemeral<'queue'>>('QueueChanged').implement({
  description:
    'The place of the conversation in the queue, while the user waits for an agent of the company. Sent once after `CaughtUp`, and again when it changes, at most once a second. An event of the handover says that the wait is over.',
  fields: t => ({
    position: t.exposeInt('position', { description: '1: next.' }),
    estimatedWaitSeconds: t.exposeInt('estimatedWaitSeconds', {
      nullable: true,
      description: 'By the pace at which agents have accepted within the last hour; null: too few have, to tell.',
    }),
  }),
})

/** The GraphQL type of each ephemeral event. */
export const ephemeralTypes = {
  typing: 'TypingChanged',
  'read-receipt': 'ReadReceiptChanged',
  queue: 'QueueChanged',
} as const

type FrameShape = AnyPlaced | EphemeralEvent | StreamFrame<'caught-up' | 'heartbeat' | 'reset'>
const ConversationFrame = builder.unionType('ConversationFrame', {
  description: 'What `conversationEvents` sends. Skip a `__typename` that you do not know: more may be added.',
  types: [...eventTypes, CaughtUp, Heartbeat, Reset, TypingChanged, ReadReceiptChanged, QueueChanged],
  resolveType: value =>
    'kind' in value ? { ...streamFrames, ...ephemeralTypes }[value.kind] : facts[value.event.type].graphql,
})

builder.subscriptionField('conversationEvents', t =>
  t.field({
    type: ConversationFrame,
    description:
      'One conversation: every event of its log behind the cursor, `CaughtUp`, and then each new event, with typing, read receipts and the place in the queue as they change. For its user, and for staff.',
    args: {
      conversationId: t.arg.id({
        required: true,
        description: 'The conversation to follow. One that you may not see is refused with `not_found`.',
      }),
      after: t.arg({
        type: 'Cursor',
        description:
          'The newest cursor that you have; left out: from the start of the log. Over server-sent events `Last-Event-ID` takes precedence.',
      }),
    },
    subscribe: async (_, { conversationId, after }, { principal, parts, resumeAfter }) =>
      orRefuse(await parts.streams.conversation(principal, conversationId, resumeAfter ?? after ?? null)),
    resolve: (frame): FrameShape => {
      if (frame.kind === 'ephemeral') return frame.event
      return frame.kind === 'item' ? ({ ...frame.item, cursor: frame.cursor } as AnyPlaced) : frame
    },
  }),
)
