import type { Actor } from '../actor.ts'
import type { JsonObject } from '../json.ts'

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
export type HandoverRequest = {
  reason: string | null
  /** The team that it waits for; null: any agent of the company. */
  teamId: string | null
  /** Never changed: a list that is read page by page is sorted by it. */
  priority: Priority
  /** The caller's own code for what it is about. */
  code: string | null
  /** The agent who was asked for. It is a wish: others may accept, so that no one waits for an agent who is away. */
  requestedAgent: Actor | null
}
/** Most urgent first. */
export const priorities = ['URGENT', 'HIGH', 'NORMAL', 'LOW'] as const
export type Priority = (typeof priorities)[number]

/** What the agent reads first. It is kept in the event alone: what is pruned from the log is gone. */
export type Briefing = { summary: string | null; context: JsonObject | null }

/** For a handover without a request. */
export const noRequest: HandoverRequest = {
  reason: null,
  teamId: null,
  priority: 'NORMAL',
  code: null,
  requestedAgent: null,
}

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
