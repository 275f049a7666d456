import type { NewMessages } from './detect-new.ts'
import type { Emitter } from './emitter.ts'
import type { SessionView } from './session-view.ts'

/** Emits the events for what changed from one view to the next. */
export function emitChanges(
  { emit }: Emitter,
  before: SessionView,
  view: SessionView,
  { messages, hasBeenLive }: NewMessages,
  online: boolean,
) {
  for (const { id, seq, text, author } of messages)
    emit('message', { id, seq, text, mine: author.kind === 'USER', author: { kind: author.kind, name: author.name } })
  const status = statusOf(view, online)
  if (status !== statusOf(before, online)) emit('status', { status })
  const state = view.state.handover?.state ?? 'NONE'
  if (hasBeenLive && state !== (before.state.handover?.state ?? 'NONE'))
    emit('handover', { state, mode: view.state.mode })
}

export function statusOf({ phase, status }: SessionView, online: boolean): string {
  if (!online && phase !== 'idle') return 'offline'
  return phase === 'on' ? (status === 'live' ? 'live' : 'connecting') : phase
}
