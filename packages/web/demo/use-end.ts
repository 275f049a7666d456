import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { afterScroll, initialScroll } from '../ui/stick-to-end.ts'

/** Keeps what grows at its end in sight, until somebody scrolls up to read. Answers what to do when it is scrolled. */
export function useEnd(box: RefObject<HTMLElement | null>, newest: unknown): () => void {
  const end = useRef(initialScroll)
  const toEnd = () => {
    if (end.current.follows) box.current?.scrollTo({ top: box.current.scrollHeight })
  }
  useEffect(toEnd, [newest])
  useEffect(() => {
    const observer = new ResizeObserver(toEnd)
    observer.observe(box.current!)
    return () => observer.disconnect()
  }, [])
  return () => {
    end.current = afterScroll(end.current, box.current!)
  }
}
