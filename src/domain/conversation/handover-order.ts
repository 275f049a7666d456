import type { ListOrder } from '../list-order.ts'
import { type Handover, type Priority, priorities } from './handover.ts'

/** The position of a handover in the list of one conversation: longest wait first, then by id. */
export type HandoverPosition = { requestedAt: number; id: string }

/** A handover that returns to the queue gets a new `requestedAt` and moves; positions behind its old one stay valid. */
export const byRequest: ListOrder<Handover, HandoverPosition> = {
  keyOf: ({ requestedAt, id }) => `${requestedAt} ${id}`,
  read: key => {
    const match = /^(\d{1,16}) (hdo_[0-9a-f]{32}_\d{1,15}(?:_[0-9a-z]{8})?)$/.exec(key)
    return match && { requestedAt: Number(match[1]), id: match[2]! }
  },
}

/** The position of a handover in the queue: by priority, then longest wait first, then by id. */
export type QueuePosition = HandoverPosition & { priority: Priority }

/** A priority never changes, so a handover moves as in `byRequest`. */
export const byPriority: ListOrder<Handover, QueuePosition> = {
  keyOf: handover => `${priorities.indexOf(handover.priority)} ${byRequest.keyOf(handover)}`,
  read: key => {
    const priority = /^[0-3] /.test(key) ? priorities[Number(key[0])] : undefined
    const place = byRequest.read(key.slice(2))
    return priority && place ? { ...place, priority } : null
  },
}
