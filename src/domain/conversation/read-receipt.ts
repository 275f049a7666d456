import type { Actor } from '../actor.ts'

/** How far a participant has received and read a conversation. Its seqs only rise. */
export type ReadReceipt = { participant: Actor; deliveredSeq: number; readSeq: number; at: number }
