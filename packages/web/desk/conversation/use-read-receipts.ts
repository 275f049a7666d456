import type { ConversationView } from '@baton/client'
import { type Signal, useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Desk } from '../desk.ts'

/** Sends how far the agent has read, while the page is visible: what is open on a hidden page was not read. */
export function useReadReceipts(desk: Desk, id: string, view: Signal<ConversationView | null>) {
  // A ref: the component renders again on each change of the view, and a variable would start at 0 each time.
  const sentSeq = useRef(0)
  const send = () => {
    const current = view.peek()
    const readSeq = current?.state.lastSeq ?? 0
    if (document.hidden || current?.status !== 'live' || readSeq <= sentSeq.current) return
    sentSeq.current = readSeq
    desk.inbox.patch(id, { unread: 0 })
    desk.baton.updateReadReceipt({ conversationId: id, readSeq }).catch(() => {
      sentSeq.current = 0
    })
  }
  useSignalEffect(() => {
    if (view.value) send()
  })
  useEffect(() => {
    document.addEventListener('visibilitychange', send)
    return () => document.removeEventListener('visibilitychange', send)
  }, [id])
}
