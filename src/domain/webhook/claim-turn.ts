import type { Handover } from '../conversation/handover.ts'

/** The handover of a claim that may still be sent. The outbox finds claims by it as well. */
export const claimable = { state: 'REQUESTED', route: 'WEBHOOK' } as const satisfies Partial<Handover>

/**
 * Whether a claim may still be sent. `handover`: the one that it asks to take over. Once an agent has accepted that, or it has ended
 * or returned to our own queue, its receiver would find another turn.
 */
export const isLive = ({ state, route }: Handover): boolean => state === claimable.state && route === claimable.route
