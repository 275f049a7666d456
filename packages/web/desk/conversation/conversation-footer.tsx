import type { ConversationView, Watch } from '@baton/client'
import type { RefObject } from 'preact'
import { useState } from 'preact/hooks'
import { Icon } from '../../ui/icon.tsx'
import { userIcon } from '../../ui/icons.ts'
import { BotSuggestion } from './bot-suggestion.tsx'
import { Composer } from './composer.tsx'
import type { Holder } from './holder.ts'
import type { ConversationDetails } from './use-conversation.ts'

type Props = {
  conversation: ConversationDetails
  view: ConversationView
  holder: Holder
  watch: () => Watch
  reply: RefObject<HTMLTextAreaElement | null>
  accept: () => Promise<boolean>
}

/** The composer; or the reason why the agent cannot write, and the action that changes it. */
export function ConversationFooter({ conversation, view, holder, watch, reply, accept }: Props) {
  const [suggestion, setSuggestion] = useState('')
  if (holder.is === 'me')
    return (
      <div class="conversation-footer">
        <BotSuggestion suggestions={view.state.suggestions} use={setSuggestion} />
        <Composer
          conversation={conversation}
          view={view}
          watch={watch}
          reply={reply}
          insert={suggestion}
          onInserted={() => setSuggestion('')}
        />
      </div>
    )
  const [notice, action] = noticeOf(holder)
  return (
    <div class="conversation-footer conversation-footer-locked">
      <p>{notice}</p>
      {action && <AcceptButton label={action} accept={accept} />}
    </div>
  )
}

function AcceptButton({ label, accept }: { label: string; accept: () => Promise<boolean> }) {
  const [busy, setBusy] = useState(false)
  const press = async () => {
    setBusy(true)
    await accept()
    setBusy(false)
  }
  return (
    <button type="button" class="button primary" disabled={busy} onClick={press} title={`${label} (a)`}>
      <Icon path={userIcon} size={16} />
      <span>{busy ? 'One moment…' : label}</span>
    </button>
  )
}

/** Why the agent cannot write, and the button that changes it. */
function noticeOf(holder: Exclude<Holder, { is: 'me' }>): [notice: string, action: string | null] {
  switch (holder.is) {
    case 'closed':
      return ['This conversation is closed.', null]
    case 'other':
      return [`${holder.name} is answering. You can read along.`, null]
    case 'waiting':
      return holder.route === 'WEBHOOK'
        ? ['A partner was asked to take over. You can still take over first.', 'Take over']
        : ['The user is waiting for a person. Accept to reply.', 'Accept']
    case 'bot':
      return ['The bot is answering. Take over to reply yourself; the bot then stops.', 'Take over']
  }
}
