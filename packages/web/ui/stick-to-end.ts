import type { RefObject } from 'preact'
import { type Inputs, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'

/** Whether a box that grows at its end is kept scrolled there, and where it was scrolled to last. */
export type Scroll = { follows: boolean; top: number }
type Box = Pick<HTMLElement, 'scrollTop' | 'clientHeight' | 'scrollHeight'>

export const initialScroll: Scroll = { follows: true, top: 0 }

/** Pixels from the end that still count as the end. */
const NEAR = 60

/**
 * The state after a scroll event. Only scrolling up stops the following: the event of our own scrolling arrives late, when the
 * box may have grown past the end that we scrolled to.
 */
export function afterScroll(before: Scroll, { scrollTop, clientHeight, scrollHeight }: Box): Scroll {
  const isNear = scrollHeight - scrollTop - clientHeight < NEAR
  return { follows: isNear || (before.follows && scrollTop >= before.top), top: scrollTop }
}

/**
 * Keeps the end of the box in view until the reader scrolls up. `grown`: what changes when the box grows. `force`: go to the end
 * even if the reader has scrolled up, for example to a message of their own.
 */
export function useStickToEnd(box: RefObject<HTMLElement | null>, grown: Inputs, force = false) {
  const scroll = useRef(initialScroll)
  const [isBehind, setBehind] = useState(false)
  // The observer may still call once after the box is gone.
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight })
  useLayoutEffect(() => {
    if (force) scroll.current = { ...scroll.current, follows: true }
    if (scroll.current.follows) toEnd()
    else setBehind(true)
  }, grown)
  // A picture that loads or a keyboard that opens changes the size without a render.
  useEffect(() => {
    const observer = new ResizeObserver(() => scroll.current.follows && toEnd())
    for (const each of [box.current, box.current?.firstElementChild]) if (each) observer.observe(each)
    return () => observer.disconnect()
  }, [])
  const onScroll = () => {
    if (!box.current) return
    scroll.current = afterScroll(scroll.current, box.current)
    if (scroll.current.follows) setBehind(false)
  }
  return { isBehind, toEnd, onScroll }
}
