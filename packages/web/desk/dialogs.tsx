import type { ConversationState } from '@baton/client'
import { Confirm } from './confirm.tsx'
import { cancel, close } from './deeds.ts'
import { useDesk } from './desk.ts'
import { GiveBack } from './give-back.tsx'
import { QuickManager } from './quick-manager.tsx'
import { managing } from './quick-popover.tsx'
import { nameOf } from './row.ts'
import { Transfer } from './transfer.tsx'
import type { Subject } from './use-watch.ts'

export type DialogName = 'give-back' | 'transfer' | 'close' | 'cancel'

type Props = { is: DialogName | null; about: Subject; state: ConversationState; onClose: () => void }

/** What is asked before a deed that others notice. */
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
        <Confirm title="Close the conversation" deed="Close it" onClose={onClose} act={() => close(desk, about)}>
          The conversation with {name} ends for good. If they write again, a new one begins with the bot.
        </Confirm>
      )
    case 'cancel':
      return (
        <Confirm title="Cancel the request" deed="Cancel the request" onClose={onClose} act={() => cancel(desk, about)}>
          {name} will not wait for a person any longer; the bot goes on.
        </Confirm>
      )
  }
}
