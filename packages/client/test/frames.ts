import type { Actor, ConversationFrame } from '../src/frames.ts'

// Frames as the server sends them, for tests without a server.

export const ann: Actor = { kind: 'USER', actorId: 'ann', name: null }
export const robo: Actor = { kind: 'BOT', actorId: 'robo', name: 'Robo' }
export const agent: Actor = { kind: 'AGENT', actorId: 'idn_bea', name: 'Bea' }

export const event = (seq: number, actor: Actor, controlEpoch: number) => {
  return { seq, cursor: `c${seq}`, at: '2026-01-01T00:00:00.000Z', actor, controlEpoch }
}

export const posted = (seq: number, author: Actor, text: string, controlEpoch = 1): ConversationFrame => ({
  __typename: 'MessagePosted',
  ...event(seq, author, controlEpoch),
  message: {
    id: `msg_${seq}`,
    seq,
    text,
    clientMessageId: `own-${seq}`,
    moduleId: null,
    sentAt: '2026-01-01T00:00:00.000Z',
    author,
    actions: [{ __typename: 'TextAction', text }],
  },
})

/** As it arrives in a later replay: the handover has ended since, and the event still says that it was requested. */
export const requested = (seq: number, epoch = 1): ConversationFrame => ({
  __typename: 'HandoverRequested',
  ...event(seq, robo, epoch),
  route: 'PLATFORM',
  handover: { id: 'hdo_1', state: 'ENDED', reason: 'wants a person' },
})

export const accepted = (seq: number, epoch: number): ConversationFrame => ({
  __typename: 'HandoverAccepted',
  ...event(seq, agent, epoch),
  route: 'PLATFORM',
  handover: { id: 'hdo_1' },
})

export const transferred = (seq: number, epoch: number, to: Actor | null): ConversationFrame => ({
  __typename: 'HandoverTransferred',
  ...event(seq, agent, epoch),
  to,
  note: 'knows about boats',
  handover: { id: 'hdo_1', route: 'PLATFORM', reason: 'wants a person' },
})

export const ended = (seq: number, epoch: number): ConversationFrame => ({
  __typename: 'HandoverEnded',
  ...event(seq, agent, epoch),
  end: 'RELEASED',
  claimEnd: null,
  handover: { id: 'hdo_1' },
})

export const typing = (actor: Actor, isTyping: boolean): ConversationFrame => {
  return { __typename: 'TypingChanged', actor, typing: isTyping }
}
export const caughtUp: ConversationFrame = { __typename: 'CaughtUp', cursor: 'head' }

/** A conversation from its start over one handover to its end. */
export const log: ConversationFrame[] = [
  { __typename: 'ConversationOpened', ...event(1, ann, 1) },
  posted(2, ann, 'hello'),
  posted(3, robo, 'hi'),
  { __typename: 'VariablesChanged', ...event(4, robo, 1), variables: { name: 'Ann', tier: 1 } },
  requested(5),
  accepted(6, 2),
  { __typename: 'ReplySuggested', ...event(7, robo, 2), text: 'say this' },
  posted(8, agent, 'Bea here', 2),
  { __typename: 'VariablesChanged', ...event(9, agent, 2), variables: { tier: 2 } },
  ended(10, 3),
  posted(11, robo, 'back again', 3),
  { __typename: 'ConversationClosed', ...event(12, robo, 3) },
]
