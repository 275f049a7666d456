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
import { type Row, rowOf } from './row.ts'

export type Thread = {
  rows: readonly Row[]
  state: ConversationState
  status: StreamStatus
  /** Why it is not followed any more. */
  error: string | null
}
const nothing: Thread = { rows: [], state: emptyConversation, status: 'connecting', error: null }

/** The log of whichever conversation is looked at, as it goes on. */
export function followThread(baton: Baton, conversationId: ReadonlySignal<string | null>) {
  const thread = signal(nothing)
  effect(() => {
    thread.value = nothing
    const id = conversationId.value
    if (id === null) return
    const leaving = new AbortController()
    void read(id, leaving.signal)
    return () => leaving.abort()
  })
  return thread

  async function read(id: string, ending: AbortSignal) {
    const follow = baton.follow(id, { signal: ending })
    const show = (part: Partial<Thread>) => {
      if (!ending.aborted) thread.value = { ...thread.peek(), ...part }
    }
    let rows: Row[] = []
    let state = emptyConversation
    follow.onStatus(status => show({ status, rows: [...rows], state }))
    try {
      for await (const frame of follow) {
        if (frame.__typename === 'Reset') rows = []
        if (isEvent(frame) && frame.seq > state.lastSeq) rows.push(rowOf(frame, state))
        state = fold(state, frame)
        // What was there before is shown at once, not event by event.
        if (follow.status === 'live') show({ rows: [...rows], state })
      }
    } catch (error) {
      const { code } = error as BatonError
      show({ error: code === 'not_found' ? 'This conversation is not here any more.' : `The log broke off: ${code}.` })
    }
  }
}
