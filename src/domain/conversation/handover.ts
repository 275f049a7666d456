import type { Actor } from '../actor.ts'

export type HandoverState = 'REQUESTED' | 'ACCEPTED' | 'ENDED'
/**
 * Where it waits, or waited: our own queue (seed 1A), a third party that its webhook tells (1B), or nowhere: nobody asked and
 * somebody stepped in. Whatever is put back waits in our own queue.
 */
export type HandoverRoute = 'PLATFORM' | 'WEBHOOK' | 'DIRECT'
export type HandoverEnd = 'RELEASED' | 'CANCELLED' | 'EXPIRED' | 'FAILED' | 'CLOSED'

/** The passing of a conversation to a person. Times in ms since 1970. */
export type Handover = {
  id: string
  conversationId: string
  state: HandoverState
  route: HandoverRoute
  reason: string | null
  moduleId: string | null
  requestedAt: number
  acceptedAt: number | null
  /** Who holds it, and since when: `acceptedAt`. `passed`: by a colleague, whose user is not told the name. */
  acceptedBy: (Actor & { passed?: true }) | null
  /** When it was last taken out of the queue, and when whoever took it first spoke: what desks are measured by. */
  takenAt: number | null
  answeredAt: number | null
  endedAt: number | null
  end: HandoverEnd | null
  claimEnd: string | null
  /** The event that began it, and the one that ended it. */
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
 * The whole life of a handover. `NONE` stands for a conversation without an open one. A move that is not here does not exist;
 * tests and PROTOCOL.md are made from this table.
 */
export const moves: Record<'NONE' | HandoverState, Partial<Record<HandoverMove, HandoverState>>> = {
  NONE: { request: 'REQUESTED', accept: 'ACCEPTED' },
  REQUESTED: { accept: 'ACCEPTED', cancel: 'ENDED', expire: 'ENDED', fail: 'ENDED', close: 'ENDED' },
  ACCEPTED: { transfer: 'ACCEPTED', requeue: 'REQUESTED', release: 'ENDED', close: 'ENDED' },
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
