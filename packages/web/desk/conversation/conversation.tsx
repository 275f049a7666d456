import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { useDesk } from '../desk.ts'
import { Details } from '../details/details.tsx'
import { detailsOpen, leaveDetails } from '../details/details-visibility.ts'
import { ConversationDialogs, type DialogName } from '../dialogs/conversation-dialogs.tsx'
import { useShortcutTarget } from '../keyboard/shortcut-target.ts'
import { backToList } from '../navigation.ts'
import { accept } from './conversation-actions.ts'
import { ConversationFooter } from './conversation-footer.tsx'
import { ConversationHeader } from './conversation-header.tsx'
import { holderOf, mayPass } from './holder.ts'
import { Transcript } from './transcript.tsx'
import { useConversation } from './use-conversation.ts'
import { useReadReceipts } from './use-read-receipts.ts'

/** One conversation: its messages, its holder, and the actions that are allowed. */
export function Conversation({ id }: { id: string }) {
  const desk = useDesk()
  const watched = useConversation(desk, id)
  const [dialog, setDialog] = useState<DialogName | null>(null)
  const reply = useRef<HTMLTextAreaElement>(null)
  useReadReceipts(desk, id, watched.view)

  const view = watched.view.value
  const conversation = watched.conversation.value
  const holder = view ? holderOf(view.state, desk.me.id) : null
  useEffect(() => {
    desk.selected.value = id
    leaveDetails()
  }, [id])
  const notes = holder !== null && holder.is !== 'closed'
  const passes = holder !== null && mayPass(holder, desk.me.role)
  useShortcutTarget(
    command => {
      if (command === 'reply') reply.current?.focus()
      else if (command === 'note') {
        if (notes) setDialog('note')
      } else if (passes) setDialog(command === 'giveBack' ? 'give-back' : 'transfer')
    },
    [passes, notes],
  )
  // An agent who has just accepted wants to write: focus the composer as soon as it exists.
  const writes = holder?.is === 'me' && !!conversation
  useLayoutEffect(() => {
    if (writes && matchMedia('(pointer: fine)').matches) reply.current?.focus()
  }, [writes])

  if (conversation === null) return <NotFound />
  if (!view || !conversation || !holder || (view.status !== 'live' && view.state.lastSeq === 0)) return <Loading />
  const subject = { ...conversation, controlEpoch: view.state.controlEpoch }
  const acceptIt = () => accept(desk, subject)
  return (
    <>
      <main class={`pane conversation holder-${holder.is}`} aria-label="Conversation">
        <ConversationHeader
          conversation={conversation}
          state={view.state}
          holder={holder}
          open={setDialog}
          accept={acceptIt}
        />
        <Transcript view={view} conversation={conversation} watch={watched.watch} />
        <ConversationFooter
          conversation={conversation}
          view={view}
          holder={holder}
          watch={watched.watch}
          reply={reply}
          accept={acceptIt}
        />
      </main>
      {detailsOpen.value && <Details conversation={conversation} state={view.state} />}
      <ConversationDialogs is={dialog} conversation={subject} state={view.state} onClose={() => setDialog(null)} />
    </>
  )
}

function NotFound() {
  return (
    <main class="pane empty-pane" aria-label="Conversation">
      <div>
        <p class="empty-pane-title">Conversation not found</p>
        <p class="muted">It does not exist, or your key has no access to it.</p>
        <button type="button" class="button" onClick={backToList}>
          Back to the list
        </button>
      </div>
    </main>
  )
}

function Loading() {
  return (
    <main class="pane conversation" aria-label="Conversation" aria-busy="true">
      <div class="loading">
        <span class="spinner" aria-hidden="true" />
        <span>Loading the conversation…</span>
      </div>
    </main>
  )
}
