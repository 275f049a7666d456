import type { ConversationState, ConversationView, PendingMessage } from '@baton/client'
import { BatonError, createVisitor, emptyConversation } from '@baton/client'
import type { Memory } from './memory.ts'
import { keepRenewing } from './renew.ts'
import type { Session, Who } from './who.ts'

export type Hold = ReturnType<typeof hold>
export type Kept = { memory: Memory; tab: Memory }
type Variables = Record<string, unknown>
type Parts = Kept & {
  server: string
  who: Who
  session: Session
  /** What was written before there was a conversation. */
  early: readonly PendingMessage[]
  seen: (view: ConversationView) => void
  fail: (error: BatonError) => void
}

/** Characters of a log that is kept for the next page; a longer one is read from its start. */
const MAX_KEPT = 400_000
const KEEP_MS = 1_000

/** A conversation that stands: follows it, and keeps for the next page what this one knows. */
export function hold({ server, who, session, early, memory, tab, seen, fail }: Parts) {
  const { id } = session
  const baton = createVisitor({ url: server, token: who.tokens(memory, session)! })
  const log = memory.get<{ id: string; cursor: string; state: ConversationState }>('log')
  const known = log?.id === id ? { after: log.cursor, state: { ...emptyConversation, ...log.state } } : {}
  const before = tab.get<{ id: string; pending: PendingMessage[] }>('pending')
  const watch = baton.watch(id, { ...known, pending: [...(before?.id === id ? before.pending : []), ...early] })
  let untold: Variables = {}
  let keeping: ReturnType<typeof setTimeout> | undefined
  let shown: ConversationView | null = null
  const unsee = watch.onChange(view => {
    if (view.pending !== shown?.pending) tab.set('pending', { id, pending: view.pending })
    if (view.status === 'live' && shown?.status !== 'live') void tell({})
    shown = view
    keeping ??= setTimeout(keep, KEEP_MS)
    seen(view)
  })
  const stopRenewing = who.anonymous ? keepRenewing(baton, id, memory) : () => {}

  return {
    id,
    send: (text: string) => void watch.send({ text }).catch(() => {}),
    retry: (clientMessageId: string) => void watch.retry(clientMessageId)?.catch(() => {}),
    discard: (clientMessageId: string) => watch.discard(clientMessageId),
    typing: (typing: boolean) => void baton.setTyping({ conversationId: id, typing }).catch(() => {}),
    mark: (readSeq: number) => void baton.updateReadReceipt({ conversationId: id, readSeq }).catch(() => {}),
    tell,
    keep,
    end() {
      keep()
      unsee()
      stopRenewing()
      baton.dispose()
    },
  }

  /** Variables, with those that no answer came to. */
  async function tell(more: Variables) {
    const variables = { ...untold, ...more }
    untold = {}
    if (Object.keys(variables).length === 0) return
    try {
      const result = await baton.setVariables({ conversationId: id, variables })
      if ('code' in result) fail(new BatonError(result.code, result.message))
    } catch (error) {
      // Told again with the next, or when the stream stands again: the last word wins, so twice does no harm.
      if ((error as BatonError).code === 'unreachable') untold = { ...variables, ...untold }
      else if ((error as BatonError).code !== 'closed') fail(error as BatonError)
    }
  }

  /** What was read: the next page draws it at once, and the stream goes on after it. */
  function keep() {
    clearTimeout(keeping)
    keeping = undefined
    const { cursor, state } = watch.snapshot
    const log = { id, cursor, state: { ...state, typing: [] } }
    if (cursor !== null && JSON.stringify(log).length <= MAX_KEPT) memory.set('log', log)
    else memory.remove('log')
  }
}
