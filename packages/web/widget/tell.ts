import type { Emitter } from './emitter.ts'
import type { News } from './heed.ts'
import type { TalkView } from './talk.ts'

/** What the page is told of a view, beside what came before it. */
export function tell({ emit }: Emitter, before: TalkView, view: TalkView, news: News, online: boolean) {
  for (const { id, seq, text, author } of news.fresh)
    emit('message', { id, seq, text, mine: author.kind === 'USER', author: { kind: author.kind, name: author.name } })
  const status = statusOf(view, online)
  if (status !== statusOf(before, online)) emit('status', { status })
  const state = view.state.handover?.state ?? 'NONE'
  if (news.settled && state !== (before.state.handover?.state ?? 'NONE'))
    emit('handover', { state, mode: view.state.mode })
}

export function statusOf({ phase, status }: TalkView, online: boolean): string {
  if (!online && phase !== 'idle') return 'offline'
  return phase === 'on' ? (status === 'live' ? 'live' : 'connecting') : phase
}
