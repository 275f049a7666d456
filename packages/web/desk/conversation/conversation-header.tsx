import type { ConversationState } from '@baton/client'
import { Icon } from '../../ui/icon.tsx'
import {
  archiveIcon,
  botIcon,
  checkIcon,
  chevronLeftIcon,
  clockIcon,
  infoIcon,
  noteIcon,
  replyIcon,
  transferIcon,
} from '../../ui/icons.ts'
import { Avatar } from '../components/avatar.tsx'
import { useDesk } from '../desk.ts'
import { detailsOpen, toggleDetails } from '../details/details-visibility.ts'
import type { DialogName } from '../dialogs/conversation-dialogs.tsx'
import { displayName } from '../list/row.ts'
import { backToList } from '../navigation.ts'
import { now } from '../time/clock.ts'
import { formatDuration } from '../time/duration.ts'
import { type Holder, mayEnd, mayPass } from './holder.ts'
import type { ConversationDetails } from './use-conversation.ts'

type Props = {
  conversation: ConversationDetails
  state: ConversationState
  holder: Holder
  open: (dialog: DialogName) => void
  accept: () => void
}

export function ConversationHeader({ conversation, state, holder, open, accept }: Props) {
  const name = displayName(conversation)
  return (
    <header class="conversation-header">
      <button
        type="button"
        class="ghost icon-button conversation-header-back"
        aria-label="Back to the list"
        onClick={backToList}
      >
        <Icon path={chevronLeftIcon} />
      </button>
      <Avatar name={name} size={38} />
      <div class="conversation-header-user">
        <h2>{name}</h2>
        <p class="conversation-header-state">
          <HolderTag holder={holder} state={state} bot={conversation.bot.name} />
        </p>
      </div>
      <HeaderActions holder={holder} open={open} accept={accept} />
    </header>
  )
}

function HeaderActions({ holder, open, accept }: Pick<Props, 'holder' | 'open' | 'accept'>) {
  const { role } = useDesk().me
  return (
    <div class="conversation-header-actions">
      {mayPass(holder, role) && <PassButtons open={open} />}
      {holder.is === 'waiting' && (
        <button type="button" class="button primary" onClick={accept} title="Accept (a)">
          <Icon path={checkIcon} size={16} />
          <span>Accept</span>
        </button>
      )}
      {mayEnd(holder, role) && <EndButtons holder={holder} open={open} />}
      {holder.is !== 'closed' && (
        <button
          type="button"
          class="ghost icon-button"
          aria-label="Add a note"
          title="Add a note (n)"
          onClick={() => open('note')}
        >
          <Icon path={noteIcon} />
        </button>
      )}
      <button
        type="button"
        class="ghost icon-button"
        aria-label="Details"
        title="Details (i)"
        aria-pressed={detailsOpen.value}
        onClick={toggleDetails}
      >
        <Icon path={infoIcon} />
      </button>
    </div>
  )
}

function PassButtons({ open }: Pick<Props, 'open'>) {
  return (
    <>
      <button type="button" class="button" onClick={() => open('transfer')} title="Transfer (t)">
        <Icon path={transferIcon} size={16} />
        <span class="button-label">Transfer</span>
      </button>
      <button type="button" class="button primary" onClick={() => open('give-back')} title="Give back (e)">
        <Icon path={replyIcon} size={16} />
        <span class="button-label">Give back</span>
      </button>
    </>
  )
}

function EndButtons({ holder, open }: Pick<Props, 'holder' | 'open'>) {
  return (
    <>
      {holder.is === 'waiting' && (
        <button type="button" class="button" onClick={() => open('cancel')}>
          Cancel request
        </button>
      )}
      <button
        type="button"
        class="ghost icon-button"
        aria-label="Close conversation"
        title="Close conversation"
        onClick={() => open('close')}
      >
        <Icon path={archiveIcon} />
      </button>
    </>
  )
}

function HolderTag({ holder, state, bot }: { holder: Holder; state: ConversationState; bot: string }) {
  switch (holder.is) {
    case 'me':
      return <span class="tag tag-mine">Yours</span>
    case 'other':
      return <span class="tag">Taken by {holder.name}</span>
    case 'closed':
      return <span class="tag">Closed</span>
    case 'waiting':
      return <Waiting state={state} />
    case 'bot':
      return (
        <span class="tag">
          <Icon path={botIcon} size={13} /> {bot} is answering
        </span>
      )
  }
}

function Waiting({ state }: { state: ConversationState }) {
  const asked = state.handoverEvents.findLast(each => each.__typename === 'HandoverRequested')
  const since = asked ? Date.parse(asked.at) : now.value
  return (
    <span class="tag tag-waiting">
      <Icon path={clockIcon} size={13} /> Waiting {formatDuration(now.value - since)}
    </span>
  )
}
