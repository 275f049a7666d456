import type { ListOrder } from '../list-order.ts'
import type { Handover } from './handover.ts'

/** The position of a handover in a list: longest wait first, then by id. */
export type HandoverPosition = { requestedAt: number; id: string }

/** A handover that returns to the queue gets a new `requestedAt` and moves; positions behind its old one stay valid. */
export const byRequest: ListOrder<Handover, HandoverPosition> = {
  keyOf: ({ requestedAt, id }) => `${requestedAt} ${id}`,
  read: key => {
    const match = /^(\d{1,16}) (hdo_[0-9a-f]{32}_\d{1,15}(?:_[0-9a-z]{8})?)$/.exec(key)
    return match && { requestedAt: Number(match[1]), id: match[2]! }
  },
}
