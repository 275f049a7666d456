import { useEffect, useRef } from 'preact/hooks'
import type { Desk } from '../desk.ts'

/** Every 3 s while the agent types: the server forgets it after 6. */
const AGAIN_MS = 3_000

/** Sends that the agent is typing, and that typing has stopped. */
export function useTyping(desk: Desk, conversationId: string) {
  const toldAt = useRef(0)
  const tell = (typing: boolean) => desk.baton.setTyping({ conversationId, typing }).catch(() => {})
  const stop = () => {
    if (toldAt.current > 0) tell(false)
    toldAt.current = 0
  }
  useEffect(() => stop, [conversationId])
  return {
    typed() {
      if (Date.now() - toldAt.current < AGAIN_MS) return
      toldAt.current = Date.now()
      tell(true)
    },
    stop,
    /** A sent message ends typing by itself. */
    sent() {
      toldAt.current = 0
    },
  }
}
