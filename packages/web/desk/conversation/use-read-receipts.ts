import type { ConversationView } from '@baton/client'
import { type Signal, useSignalEffect } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Desk } from '../desk.ts'

/** Sends how far the agent has read, while the page is visible: what is open on a hidden page was not read. */
export function useReadReceipts(desk: Desk, id: string, view: Signal<ConversationView | null>) {
  let marked = 0
  const mark = () => {
    const now = view.peek()
    const readSeq = now?.state.lastSeq ?? 0
    if (document.hidden || now?.status !== 'live' || readSeq <= marked) return
    marked = readSeq
    desk.inbox.patch(id, { unread: 0 })
    desk.baton.updateReadReceipt({ conversationId: id, readSeq }).catch(() => {
      marked = 0
    })
  }
  useSignalEffect(() => {
    if (view.value) mark()
  })
  useEffect(() => {
    document.addEventListener('visibilitychange', mark)
    return () => document.removeEventListener('visibilitychange', mark)
  }, [id])
}
