import type { RefObject } from 'preact'
import { type Inputs, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { StickToEnd } from './stick-to-end.ts'

/** Keeps the end of the box in view until the reader scrolls up. `grown`: what changes when the box grows. */
export function useStickToEnd(box: RefObject<HTMLElement | null>, grown: Inputs) {
  const stick = useRef<StickToEnd | null>(null)
  const [isBehind, setBehind] = useState(false)
  useLayoutEffect(() => {
    stick.current ??= new StickToEnd(box.current!, setBehind)
    stick.current.onGrown(false)
  }, grown)
  useEffect(() => () => stick.current?.disconnect(), [])
  return { isBehind, toEnd: () => stick.current?.toEnd(), onScroll: () => stick.current?.onScroll() }
}
