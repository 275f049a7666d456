import type { ConversationView, Watch } from '@baton/client'
import { type Signal, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { DeskConversationQuery } from '../../operations/graphql.ts'
import type { Desk } from '../desk.ts'
import { DeskConversation } from '../documents.ts'

export type ConversationDetails = NonNullable<DeskConversationQuery['conversation']>
/** A conversation as a dialog acts on it. */
export type Subject = ConversationDetails & { controlEpoch: number }
export type Watched = {
  view: Signal<ConversationView | null>
  conversation: Signal<ConversationDetails | null | undefined>
  watch: () => Watch
}

/** A conversation's stream, and what was read about it (undefined: not yet; null: there is none). */
export function useConversation(desk: Desk, id: string): Watched {
  const view = useSignal<ConversationView | null>(null)
  const conversation = useSignal<ConversationDetails | null | undefined>(undefined)
  const watch = useRef<Watch | null>(null)
  useEffect(() => {
    let live = true
    const started = desk.baton.watch(id)
    watch.current = started
    const stop = started.onChange(now => {
      view.value = now
      if (now.error) desk.reportError(now.error)
    })
    const look = async () => {
      const answer = await desk.request(DeskConversation, { id })
      if (live && answer) conversation.value = answer.conversation
    }
    look()
    // Its handovers and its flow: read again when control has passed.
    let seen = 0
    const again = view.subscribe(now => {
      const count = now?.state.handoverEvents.length ?? 0
      if (seen > 0 && count > seen) look()
      seen = count
    })
    return () => {
      live = false
      again()
      stop()
      started.close()
    }
  }, [id])
  return { view, conversation, watch: () => watch.current! }
}
