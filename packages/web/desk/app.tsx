import { useEffect } from 'preact/hooks'
import { Toasts } from './components/toasts.tsx'
import { Conversation } from './conversation/conversation.tsx'
import { Deliveries } from './deliveries/deliveries.tsx'
import { type Desk, DeskProvider } from './desk.ts'
import { Flows } from './flow/flows.tsx'
import { listenToKeys } from './keyboard/keyboard.ts'
import { ShortcutsDialog } from './keyboard/shortcuts-dialog.tsx'
import { ConversationList } from './list/conversation-list.tsx'
import { route } from './navigation.ts'
import { session } from './session/session.ts'
import { SignIn } from './session/sign-in.tsx'
import { Sidebar } from './sidebar/sidebar.tsx'

export function App() {
  const current = session.value
  return (
    <>
      {current.phase !== 'signed-in' && (
        <SignIn
          reason={current.phase === 'signed-out' ? current.reason : null}
          initialKey={current.phase === 'signed-out' ? current.key : ''}
          busy={current.phase === 'signing-in'}
        />
      )}
      {current.phase === 'signed-in' && <SignedIn desk={current.desk} />}
      <Toasts />
    </>
  )
}

function SignedIn({ desk }: { desk: Desk }) {
  useEffect(() => listenToKeys(desk), [desk])
  const { waiting, unread } = desk.counts.value
  useEffect(() => {
    document.title = waiting + unread > 0 ? `(${waiting + unread}) Desk · Baton` : 'Desk · Baton'
  }, [waiting, unread])
  const page = route.value
  const showsList = page.at === 'list' || page.at === 'conversation'
  return (
    <DeskProvider value={desk}>
      <div class={`desk at-${page.at}`}>
        <Sidebar />
        {showsList && <ConversationList />}
        {page.at === 'conversation' && <Conversation key={page.id} id={page.id} />}
        {page.at === 'list' && <NoConversation />}
        {page.at === 'deliveries' && <Deliveries id={page.id} conversationId={page.conversationId} />}
        {page.at === 'flow' && <Flows botId={page.botId} />}
      </div>
      <ShortcutsDialog />
    </DeskProvider>
  )
}

function NoConversation() {
  return (
    <main class="pane empty-pane" aria-label="Conversation">
      <div>
        <p class="empty-pane-title">No conversation open</p>
        <p class="muted">
          Pick one from the list, or press <kbd>j</kbd> and <kbd>Enter</kbd>. <kbd>?</kbd> shows all shortcuts.
        </p>
      </div>
    </main>
  )
}
