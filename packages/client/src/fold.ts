import {
  type Actor,
  type ConversationFrame,
  type HandoverEvent,
  isEvent,
  isHandoverEvent,
  type Mark,
  type Message,
} from './frames.ts'

/** A conversation as its frames have left it: what a chat window shows. */
export type ConversationState = {
  /** In the order of seq. */
  messages: Message[]
  /** Who held the conversation when: its handovers being asked for, taken and ended, and its end. In the order of seq. */
  handoverEvents: HandoverEvent[]
  /** NORMAL: the bot answers. LISTEN: an agent does. */
  mode: 'NORMAL' | 'LISTEN'
  /** The open handover: waiting or accepted. */
  handover: Handover | null
  /** What a bot or an agent says with each message. */
  controlEpoch: number
  variables: Record<string, unknown>
  /** Late answers of the bot, kept for the agent; empty for users. */
  suggestions: { seq: number; text: string }[]
  typing: Actor[]
  /** One for each participant. */
  marks: Mark[]
  /** The newest event that is in here. */
  lastSeq: number
  closed: boolean
}
export type Handover = {
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
  typing: [],
  marks: [],
  lastSeq: 0,
  closed: false,
}

/** The state after this frame. Pure; an event that is in there already changes nothing, nor does a frame of an unknown kind. */
export function fold(state: ConversationState, frame: ConversationFrame): ConversationState {
  if (isEvent(frame)) {
    if (frame.seq <= state.lastSeq) return state
    const { seq: lastSeq, controlEpoch } = frame
    const handoverEvents = isHandoverEvent(frame) ? [...state.handoverEvents, frame] : state.handoverEvents
    return { ...state, lastSeq, controlEpoch, handoverEvents, ...change(state, frame) }
  }
  switch (frame.__typename) {
    case 'Reset':
      return emptyConversation
    // Who typed when the line was cut may have stopped since; who still types is told after this.
    case 'CaughtUp':
      return state.typing.length > 0 ? { ...state, typing: [] } : state
    case 'TypingChanged': {
      const typing = without(state.typing, frame.actor)
      return { ...state, typing: frame.typing ? [...typing, frame.actor] : typing }
    }
    case 'ReadReceiptChanged':
      return { ...state, marks: raise(state.marks, frame) }
    default:
      return state
  }
}

function change(
  state: ConversationState,
  event: Extract<ConversationFrame, { seq: number }>,
): Partial<ConversationState> {
  const onlyUsers = () => state.typing.filter(({ kind }) => kind === 'USER')
  switch (event.__typename) {
    case 'MessagePosted':
      return { messages: [...state.messages, event.message], typing: without(state.typing, event.actor) }
    case 'ReplySuggested':
      return event.text === null ? {} : { suggestions: [...state.suggestions, { seq: event.seq, text: event.text }] }
    // The handover that comes with an event is as it is now, which may be later: its state is what the event says.
    case 'HandoverRequested': {
      const { id, reason } = event.handover
      return { handover: { id, state: 'REQUESTED', route: event.route, reason, by: null } }
    }
    case 'HandoverAccepted': {
      const { id } = event.handover
      const reason = state.handover?.id === id ? state.handover.reason : null
      const handover: Handover = { id, state: 'ACCEPTED', route: event.route, reason, by: event.actor }
      return { mode: 'LISTEN', handover, typing: onlyUsers() }
    }
    case 'HandoverTransferred': {
      const { to, handover } = event
      const known = state.handover?.id === handover.id ? state.handover : handover
      const { id, route, reason } = known
      // Back in the queue it waits in the platform's own, wherever it waited before.
      if (!to)
        return {
          mode: 'NORMAL',
          handover: { id, state: 'REQUESTED', route: 'PLATFORM', reason, by: null },
          suggestions: [],
          typing: onlyUsers(),
        }
      return { mode: 'LISTEN', handover: { id, state: 'ACCEPTED', route, reason, by: to }, typing: onlyUsers() }
    }
    case 'HandoverEnded':
      return { mode: 'NORMAL', handover: null, suggestions: [], typing: onlyUsers() }
    case 'VariablesChanged':
      return { variables: { ...state.variables, ...(event.variables as Record<string, unknown>) } }
    case 'ConversationClosed':
      return { closed: true, typing: [] }
    default:
      return {}
  }
}

const without = (actors: Actor[], { actorId }: Actor) => actors.filter(actor => actor.actorId !== actorId)

function raise(marks: Mark[], { participant, deliveredSeq, readSeq }: Mark): Mark[] {
  const before = marks.find(mark => mark.participant.actorId === participant.actorId)
  const raised = {
    participant,
    deliveredSeq: Math.max(deliveredSeq, before?.deliveredSeq ?? 0),
    readSeq: Math.max(readSeq, before?.readSeq ?? 0),
  }
  return before ? marks.map(mark => (mark === before ? raised : mark)) : [...marks, raised]
}
