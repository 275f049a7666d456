import type { ConversationView, Watch } from '@baton/client'
import type { RefObject } from 'preact'
import { useState } from 'preact/hooks'
import { Icon } from '../../ui/icon.tsx'
import { userIcon } from '../../ui/icons.ts'
import { Suggestions } from './bot-suggestion.tsx'
import { Composer } from './composer.tsx'
import type { Holder } from './holder.ts'
import type { About } from './use-conversation.ts'

type Props = {
  about: About
  view: ConversationView
  holder: Holder
  watch: () => Watch
  reply: RefObject<HTMLTextAreaElement | null>
  accept: () => Promise<boolean>
}

/** The composer; or the reason why the agent cannot write, and the action that changes it. */
export function Foot({ about, view, holder, watch, reply, accept }: Props) {
  const [offered, setOffered] = useState('')
  if (holder.is === 'me')
    return (
      <div class="foot">
        <Suggestions all={view.state.suggestions} use={text => setOffered(text)} />
        <Composer
          about={about}
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
    <div class="foot foot-shut">
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
      <span>{busy ? 'Asking…' : words}</span>
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
        ? ['A partner was asked to take over. You may be faster.', 'Take over']
        : ['Somebody waits for a person. Accept to answer.', 'Accept']
    case 'bot':
      return ['The bot is answering. Take over to write yourself: it is silent from then on.', 'Take over']
  }
}
