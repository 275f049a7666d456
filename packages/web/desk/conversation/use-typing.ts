import { useEffect, useRef } from 'preact/hooks'
import type { Desk } from '../desk.ts'

/** Every 3 s while the agent types: the server forgets it after 6. */
const AGAIN_MS = 3_000

/** Sends that the agent is typing, and that typing has stopped. */
export function useTyping(desk: Desk, conversationId: string) {
  const sentAt = useRef(0)
  const send = (typing: boolean) => desk.baton.setTyping({ conversationId, typing }).catch(() => {})
  const stop = () => {
    if (sentAt.current > 0) send(false)
    sentAt.current = 0
  }
  useEffect(() => stop, [conversationId])
  return {
    typed() {
      if (Date.now() - sentAt.current < AGAIN_MS) return
      sentAt.current = Date.now()
      send(true)
    },
    stop,
    /** A sent message ends typing by itself. */
    sent() {
      sentAt.current = 0
    },
  }
}
