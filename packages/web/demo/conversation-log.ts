import {
  type Baton,
  type BatonError,
  type ConversationState,
  emptyConversation,
  fold,
  isEvent,
  type StreamStatus,
} from '@baton/client'
import { effect, type ReadonlySignal, signal } from '@preact/signals'
import { type LogRow, rowOf } from './log-row.ts'

export type ConversationLog = {
  rows: readonly LogRow[]
  state: ConversationState
  status: StreamStatus
  /** Why it is no longer followed. */
  error: string | null
}
const emptyLog: ConversationLog = { rows: [], state: emptyConversation, status: 'connecting', error: null }

/** The log of the current conversation, followed live. */
export function followLog(baton: Baton, conversationId: ReadonlySignal<string | null>) {
  const log = signal(emptyLog)
  effect(() => {
    log.value = emptyLog
    const id = conversationId.value
    if (id === null) return
    const leaving = new AbortController()
    void read(id, leaving.signal)
    return () => leaving.abort()
  })
  return log

  async function read(id: string, leaving: AbortSignal) {
    const follow = baton.follow(id, { signal: leaving })
    const show = (change: Partial<ConversationLog>) => {
      if (!leaving.aborted) log.value = { ...log.peek(), ...change }
    }
    let rows: LogRow[] = []
    let state = emptyConversation
    follow.onStatus(status => show({ status, rows: [...rows], state }))
    try {
      for await (const frame of follow) {
        if (frame.__typename === 'Reset') rows = []
        if (isEvent(frame) && frame.seq > state.lastSeq) rows.push(rowOf(frame, state))
        state = fold(state, frame)
        // The earlier events are shown together, when the stream has caught up.
        if (follow.status === 'live') show({ rows: [...rows], state })
      }
    } catch (error) {
      const { code } = error as BatonError
      show({ error: code === 'not_found' ? 'This conversation no longer exists.' : `The log has stopped: ${code}.` })
    }
  }
}
