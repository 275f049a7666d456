import {
  type Actor,
  type ConversationEvent,
  type ConversationFrame,
  type HandoverEvent,
  isEvent,
  isHandoverEvent,
  type Message,
  type Note,
  type ReadReceipt,
} from './frames.ts'

/** A conversation after the frames read so far: what a chat window shows. */
export type ConversationState = {
  /** In the order of `seq`. */
  messages: Message[]
  /** The events of handovers and the end of the conversation, in the order of `seq`. */
  handoverEvents: HandoverEvent[]
  /** NORMAL: the bot answers. LISTEN: an agent does. */
  mode: 'NORMAL' | 'LISTEN'
  /** The handover that is requested or accepted. */
  handover: OpenHandover | null
  /** The fencing token that a bot or an agent sends with each message. */
  controlEpoch: number
  variables: Record<string, unknown>
  /** Answers that the bot sent after the handover, kept for the agent. Empty for users. */
  suggestions: { seq: number; text: string }[]
  /** What staff wrote for each other. Empty for users. */
  notes: Note[]
  typing: Actor[]
  /** The place in the queue, while the user waits for an agent; null: unknown, or no wait. Position 1 is next. */
  queue: { position: number; estimatedWaitSeconds: number | null } | null
  /** One for each participant. */
  readReceipts: ReadReceipt[]
  /** The `seq` of the newest event in this state. */
  lastSeq: number
  closed: boolean
}
export type OpenHandover = {
  id: string
  state: 'REQUESTED' | 'ACCEPTED'
  route: string
  reason: string | null
  by: Actor | null
}

export const emptyConversation: ConversationState = {
  messages: [],
  handoverEvents: [],
  mode: 'NORMAL',
  handover: null,
  controlEpoch: 1,
  variables: {},
  suggestions: [],
  notes: [],
  typing: [],
  queue: null,
  readReceipts: [],
  lastSeq: 0,
  closed: false,
}

/**
 * The state after this frame. Pure. An event that the state already contains and a frame of an unknown type change
 * nothing.
 */
export function fold(state: ConversationState, frame: ConversationFrame): ConversationState {
  if (isEvent(frame)) {
    if (frame.seq <= state.lastSeq) return state
    const { seq: lastSeq, controlEpoch } = frame
    const handoverEvents = isHandoverEvent(frame) ? [...state.handoverEvents, frame] : state.handoverEvents
    const changed = { ...state, lastSeq, controlEpoch, handoverEvents, ...changesOf(state, frame) }
    return changed.queue && changed.handover?.state !== 'REQUESTED' ? { ...changed, queue: null } : changed
  }
  switch (frame.__typename) {
    case 'Reset':
      return emptyConversation
    // A participant may have stopped typing while the stream was cut, and the queue has moved. The server repeats both
    // after CaughtUp.
    case 'CaughtUp':
      return state.typing.length > 0 || state.queue ? { ...state, typing: [], queue: null } : state
    case 'TypingChanged': {
      const others = without(state.typing, frame.actor)
      return { ...state, typing: frame.typing ? [...others, frame.actor] : others }
    }
    case 'QueueChanged': {
      const { position, estimatedWaitSeconds } = frame
      return state.handover?.state === 'REQUESTED' ? { ...state, queue: { position, estimatedWaitSeconds } } : state
    }
    case 'ReadReceiptChanged':
      return { ...state, readReceipts: withReceipt(state.readReceipts, frame) }
    default:
      return state
  }
}

function changesOf(state: ConversationState, event: ConversationEvent): Partial<ConversationState> {
  const typingUsers = () => state.typing.filter(({ kind }) => kind === 'USER')
  switch (event.__typename) {
    case 'MessagePosted':
      return { messages: [...state.messages, event.message], typing: without(state.typing, event.actor) }
    case 'ReplySuggested':
      return event.text === null ? {} : { suggestions: [...state.suggestions, { seq: event.seq, text: event.text }] }
    case 'NoteAdded':
      return event.text === null ? {} : { notes: [...state.notes, event] }
    // `event.handover` is the handover as it is now, which may be later than the event: the state comes from the
    // event's type.
    case 'HandoverRequested': {
      const { id, reason } = event.handover
      const handover: OpenHandover = { id, state: 'REQUESTED', route: event.route, reason, by: null }
      return { handover, variables: withoutClaimEnd(state.variables) }
    }
    case 'HandoverAccepted': {
      const { id } = event.handover
      const reason = state.handover?.id === id ? state.handover.reason : null
      const handover: OpenHandover = { id, state: 'ACCEPTED', route: event.route, reason, by: event.actor }
      const variables = withoutClaimEnd(state.variables)
      return { mode: 'LISTEN', handover, variables, typing: typingUsers() }
    }
    case 'HandoverTransferred': {
      const { to } = event
      const { id, route, reason } = state.handover?.id === event.handover.id ? state.handover : event.handover
      if (to)
        return { mode: 'LISTEN', handover: { id, state: 'ACCEPTED', route, reason, by: to }, typing: typingUsers() }
      // Back in the queue it waits for the platform's own agents, by whichever route it came first.
      const handover: OpenHandover = { id, state: 'REQUESTED', route: 'PLATFORM', reason, by: null }
      return { mode: 'NORMAL', handover, suggestions: [], typing: typingUsers() }
    }
    case 'HandoverEnded':
      return { mode: 'NORMAL', handover: null, suggestions: [], typing: typingUsers() }
    case 'VariablesChanged':
      return { variables: { ...state.variables, ...(event.variables as Record<string, unknown>) } }
    case 'ConversationClosed':
      return { closed: true, typing: [] }
    default:
      return {}
  }
}

/** The outcome of the last handover: the next one begins without it, and without an event that says so. */
function withoutClaimEnd({ ClaimEnd: _, ...variables }: ConversationState['variables']) {
  return variables
}

/** Users choose their ids, so an id alone does not name one actor. */
const isSame = (one: Actor, other: Actor) => one.kind === other.kind && one.actorId === other.actorId

const without = (actors: Actor[], other: Actor) => actors.filter(actor => !isSame(actor, other))

/** Marks only rise: an older one may arrive late. */
function withReceipt(readReceipts: ReadReceipt[], { participant, deliveredSeq, readSeq }: ReadReceipt): ReadReceipt[] {
  const before = readReceipts.find(receipt => isSame(receipt.participant, participant))
  const raised = {
    participant,
    deliveredSeq: Math.max(deliveredSeq, before?.deliveredSeq ?? 0),
    readSeq: Math.max(readSeq, before?.readSeq ?? 0),
  }
  return before ? readReceipts.map(receipt => (receipt === before ? raised : receipt)) : [...readReceipts, raised]
}
