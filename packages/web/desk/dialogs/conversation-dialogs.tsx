import type { ConversationState } from '@baton/client'
import { ConfirmDialog } from '../components/confirm-dialog.tsx'
import { cancel, close } from '../conversation/conversation-actions.ts'
import type { Subject } from '../conversation/use-conversation.ts'
import { useDesk } from '../desk.ts'
import { displayName } from '../list/row.ts'
import { QuickRepliesDialog } from '../quick-replies/quick-replies-dialog.tsx'
import { isManagingQuickReplies } from '../quick-replies/quick-replies-menu.tsx'
import { GiveBackDialog } from './give-back-dialog.tsx'
import { NoteDialog } from './note-dialog.tsx'
import { TransferDialog } from './transfer-dialog.tsx'

export type DialogName = 'give-back' | 'transfer' | 'note' | 'close' | 'cancel'

type Props = { is: DialogName | null; conversation: Subject; state: ConversationState; onClose: () => void }

/** Confirmations before an action that others notice. */
export function ConversationDialogs({ is, conversation, state, onClose }: Props) {
  const desk = useDesk()
  const name = displayName(conversation)
  if (isManagingQuickReplies.value) return <QuickRepliesDialog onClose={() => (isManagingQuickReplies.value = false)} />
  switch (is) {
    case null:
      return null
    case 'give-back':
      return <GiveBackDialog conversation={conversation} state={state} onClose={onClose} />
    case 'transfer':
      return <TransferDialog conversation={conversation} onClose={onClose} />
    case 'note':
      return <NoteDialog id={conversation.id} onClose={onClose} />
    case 'close':
      return (
        <ConfirmDialog
          title="Close conversation"
          action="Close conversation"
          onClose={onClose}
          act={() => close(desk, conversation)}
        >
          This ends the conversation with {name}. If they write again, a new conversation starts with the bot.
        </ConfirmDialog>
      )
    case 'cancel':
      return (
        <ConfirmDialog
          title="Cancel request"
          action="Cancel request"
          onClose={onClose}
          act={() => cancel(desk, conversation)}
        >
          {name} will no longer wait for a person. The bot continues.
        </ConfirmDialog>
      )
  }
}
