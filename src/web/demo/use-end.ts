import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** Pixels from the end that still count as there. */
const NEAR = 24

/** Keeps what grows at its end in sight, until somebody scrolls up to read. Answers what to do when it is scrolled. */
export function useEnd(box: RefObject<HTMLElement | null>, newest: unknown): () => void {
  const follows = useRef(true)
  const toEnd = () => {
    if (follows.current) box.current?.scrollTo({ top: box.current.scrollHeight })
  }
  useEffect(toEnd, [newest])
  useEffect(() => {
    const observer = new ResizeObserver(toEnd)
    observer.observe(box.current!)
    return () => observer.disconnect()
  }, [])
  return () => {
    const { scrollTop, clientHeight, scrollHeight } = box.current!
    follows.current = scrollTop + clientHeight > scrollHeight - NEAR
  }
}
