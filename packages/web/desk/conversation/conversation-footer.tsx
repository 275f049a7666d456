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
  const [offered, setOffered] = useState('')
  if (holder.is === 'me')
    return (
      <div class="conversation-footer">
        <BotSuggestion all={view.state.suggestions} use={text => setOffered(text)} />
        <Composer
          conversation={conversation}
          view={view}
          watch={watch}
          reply={reply}
          offered={offered}
          taken={() => setOffered('')}
        />
      </div>
    )
  const [says, action] = words(holder)
  return (
    <div class="conversation-footer conversation-footer-locked">
      <p>{says}</p>
      {action && <AcceptButton words={action} accept={accept} />}
    </div>
  )
}

function AcceptButton({ words, accept }: { words: string; accept: () => Promise<boolean> }) {
  const [busy, setBusy] = useState(false)
  const press = async () => {
    setBusy(true)
    await accept()
    setBusy(false)
  }
  return (
    <button type="button" class="button primary" disabled={busy} onClick={press} title={`${words} (a)`}>
      <Icon path={userIcon} size={16} />
      <span>{busy ? 'One moment…' : words}</span>
    </button>
  )
}

function words(holder: Exclude<Holder, { is: 'me' }>): [string, string | null] {
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
