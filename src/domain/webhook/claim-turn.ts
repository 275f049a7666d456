import type { Handover } from '../conversation/handover.ts'

/**
 * Whether a claim may still be sent. `handover`: the one that it asks to take over. Once that has ended, or has returned to our own
 * queue, its receiver would take over another turn.
 */
export const isLive = (handover: Handover): boolean => handover.state !== 'ENDED' && handover.route === 'WEBHOOK'
