import type { Actor } from '../actor.ts'

/** How far a participant has received and read. It only rises. */
export type ReadReceipt = { participant: Actor; deliveredSeq: number; readSeq: number; at: number }
