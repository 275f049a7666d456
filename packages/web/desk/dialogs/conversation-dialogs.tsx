import type { ConversationState } from '@baton/client'
import { Confirm } from '../components/confirm-dialog.tsx'
import { cancel, close } from '../conversation/conversation-actions.ts'
import type { Subject } from '../conversation/use-conversation.ts'
import { useDesk } from '../desk.ts'
import { nameOf } from '../list/row.ts'
import { QuickManager } from '../quick-replies/quick-replies-dialog.tsx'
import { managing } from '../quick-replies/quick-replies-menu.tsx'
import { GiveBack } from './give-back-dialog.tsx'
import { Transfer } from './transfer-dialog.tsx'

export type DialogName = 'give-back' | 'transfer' | 'close' | 'cancel'

type Props = { is: DialogName | null; about: Subject; state: ConversationState; onClose: () => void }

/** Confirmations before an action that others notice. */
export function Dialogs({ is, about, state, onClose }: Props) {
  const desk = useDesk()
  const name = nameOf(about)
  if (managing.value) return <QuickManager onClose={() => (managing.value = false)} />
  switch (is) {
    case null:
      return null
    case 'give-back':
      return <GiveBack about={about} state={state} onClose={onClose} />
    case 'transfer':
      return <Transfer about={about} onClose={onClose} />
    case 'close':
      return (
        <Confirm title="Close the conversation" action="Close it" onClose={onClose} act={() => close(desk, about)}>
          The conversation with {name} ends for good. If they write again, a new one begins with the bot.
        </Confirm>
      )
    case 'cancel':
      return (
        <Confirm
          title="Cancel the request"
          action="Cancel the request"
          onClose={onClose}
          act={() => cancel(desk, about)}
        >
          {name} will not wait for a person any longer; the bot goes on.
        </Confirm>
      )
  }
}
