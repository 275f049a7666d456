import type { Actor } from '../actor.ts'

export const handoverStates = ['REQUESTED', 'ACCEPTED', 'ENDED'] as const
export type HandoverState = (typeof handoverStates)[number]
/**
 * PLATFORM: our own queue. WEBHOOK: a third party, by its claim webhook. DIRECT: an agent stepped in without a request. A handover
 * that returns to the queue becomes PLATFORM.
 */
export const handoverRoutes = ['PLATFORM', 'WEBHOOK', 'DIRECT'] as const
export type HandoverRoute = (typeof handoverRoutes)[number]
export const handoverEnds = ['RELEASED', 'CANCELLED', 'EXPIRED', 'FAILED', 'CLOSED'] as const
export type HandoverEnd = (typeof handoverEnds)[number]

/** The content of a request for an agent. A field added here passes from the flow and from commands into the handover and its event. */
export type HandoverRequest = { reason: string | null }
/** For a handover without a request. */
export const noRequest: HandoverRequest = { reason: null }

/** The passing of a conversation to a person. Times in ms since 1970. */
export type Handover = HandoverRequest & {
  id: string
  conversationId: string
  state: HandoverState
  route: HandoverRoute
  moduleId: string | null
  requestedAt: number
  acceptedAt: number | null
  /**
   * Its holder, since `acceptedAt`. `passed`: transferred by another agent; the user does not see the holder's name. `atDesk`: had
   * an open desk meanwhile, so that a closed one means something.
   */
  acceptedBy: (Actor & { passed?: true; atDesk?: true }) | null
  /** When it was last accepted from the queue, and when its holder first answered: for the desk's metrics. */
  takenAt: number | null
  answeredAt: number | null
  endedAt: number | null
  end: HandoverEnd | null
  claimEnd: string | null
  /** Whether the bot has said its waiting text in this wait. */
  waitingSaid: boolean
  /** The seqs of its first and its last event. */
  fromSeq: number
  toSeq: number | null
}

export type HandoverMove =
  | 'request'
  | 'accept'
  | 'transfer'
  | 'requeue'
  | 'release'
  | 'cancel'
  | 'expire'
  | 'fail'
  | 'close'

/**
 * The whole lifecycle of a handover. `NONE`: a conversation without an open one. Moves that are not listed do not exist. Tests
 * check this table against PROTOCOL.md.
 */
export const moves: Record<'NONE' | HandoverState, Partial<Record<HandoverMove, HandoverState>>> = {
  NONE: { request: 'REQUESTED', accept: 'ACCEPTED' },
  REQUESTED: {
    accept: 'ACCEPTED',
    requeue: 'REQUESTED',
    cancel: 'ENDED',
    expire: 'ENDED',
    fail: 'ENDED',
    close: 'ENDED',
  },
  ACCEPTED: { transfer: 'ACCEPTED', requeue: 'REQUESTED', release: 'ENDED', expire: 'ENDED', close: 'ENDED' },
  ENDED: {},
}

/** Why a handover ended, by the move that ended it. */
export const ends: Partial<Record<HandoverMove, HandoverEnd>> = {
  release: 'RELEASED',
  cancel: 'CANCELLED',
  expire: 'EXPIRED',
  fail: 'FAILED',
  close: 'CLOSED',
}

/** The state a move leads to, or null where the table has no such move. */
export function moved(handover: Handover | null, move: HandoverMove): HandoverState | null {
  return moves[handover?.state ?? 'NONE'][move] ?? null
}
