/** Where a box that grows at its end was scrolled to, and whether it goes along with what comes. */
export type End = { follows: boolean; top: number }
type Box = Pick<HTMLElement, 'scrollTop' | 'clientHeight' | 'scrollHeight'>

export const atStart: End = { follows: true, top: 0 }

/** Pixels from the end that still count as there. */
const NEAR = 60

/**
 * After a scroll event. Only who scrolls up stops following: the event of our own scrolling to the end comes late, when more may
 * have grown behind it.
 */
export function scrolled(before: End, { scrollTop, clientHeight, scrollHeight }: Box): End {
  const isNear = scrollHeight - scrollTop - clientHeight < NEAR
  return { follows: isNear || (before.follows && scrollTop >= before.top), top: scrollTop }
}
