import type { Actor } from '../actor.ts'

/** How far a participant has got; marks only rise. */
export type ReadReceipt = { participant: Actor; deliveredSeq: number; readSeq: number; at: number }
