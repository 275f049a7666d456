import { useEffect } from 'preact/hooks'
import { Toasts } from './components/toasts.tsx'
import { Conversation } from './conversation/conversation.tsx'
import { Deliveries } from './deliveries/deliveries.tsx'
import { type Desk, DeskProvider } from './desk.ts'
import { Flows } from './flow/flows.tsx'
import { listenToKeys } from './keyboard/keyboard.ts'
import { Help } from './keyboard/shortcuts-dialog.tsx'
import { List } from './list/conversation-list.tsx'
import { route } from './navigation.ts'
import { session } from './session/session.ts'
import { SignIn } from './session/sign-in.tsx'
import { Rail } from './sidebar/sidebar.tsx'

export function App() {
  const is = session.value
  const out = is.phase !== 'in'
  return (
    <>
      {out && (
        <SignIn
          reason={is.phase === 'out' ? is.reason : null}
          given={is.phase === 'out' ? is.key : ''}
          asking={is.phase === 'asking'}
        />
      )}
      {is.phase === 'in' && <Signed desk={is.desk} />}
      <Toasts />
    </>
  )
}

function Signed({ desk }: { desk: Desk }) {
  useEffect(() => listenToKeys(desk), [desk])
  const { waiting, unread } = desk.counts.value
  useEffect(() => {
    document.title = waiting + unread > 0 ? `(${waiting + unread}) Desk · Baton` : 'Desk · Baton'
  }, [waiting, unread])
  const at = route.value
  const talks = at.at === 'list' || at.at === 'conversation'
  return (
    <DeskProvider value={desk}>
      <div class={`desk at-${at.at}`}>
        <Rail />
        {talks && <List />}
        {at.at === 'conversation' && <Conversation key={at.id} id={at.id} />}
        {at.at === 'list' && <Nothing />}
        {at.at === 'deliveries' && <Deliveries id={at.id} conversationId={at.conversationId} />}
        {at.at === 'flow' && <Flows botId={at.botId} />}
      </div>
      <Help />
    </DeskProvider>
  )
}

function Nothing() {
  return (
    <main class="pane nothing" aria-label="Conversation">
      <div>
        <p class="nothing-title">No conversation open</p>
        <p class="muted">
          Pick one from the list, or press <kbd>j</kbd> and <kbd>Enter</kbd>. <kbd>?</kbd> shows all shortcuts.
        </p>
      </div>
    </main>
  )
}
