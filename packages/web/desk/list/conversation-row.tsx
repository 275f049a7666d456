import { Icon } from '../../ui/icon.tsx'
import { botIcon, clockIcon } from '../../ui/icons.ts'
import { Avatar } from '../components/avatar.tsx'
import { useDesk } from '../desk.ts'
import { hrefOf } from '../route.ts'
import { now } from '../time/clock.ts'
import { formatTimeOrDate } from '../time/date-time.ts'
import { formatDuration, spokenDuration } from '../time/duration.ts'
import { ageLabels, ageOf } from '../time/wait-time.ts'
import { displayName, isMine, isWaiting, lastMessageText, nextDeadline, type Row } from './row.ts'

/** px; every row is as high as every other, so that the list knows where each is. */
export const ROW_HEIGHT = 92

type Props = { row: Row; index: number; count: number; selected: boolean; open: boolean }

export function ConversationRow({ row, index, count, selected, open }: Props) {
  const desk = useDesk()
  const name = displayName(row)
  return (
    <li style={{ transform: `translateY(${index * ROW_HEIGHT}px)` }} aria-posinset={index + 1} aria-setsize={count}>
      <a
        class={`conversation-row ${selected ? 'selected' : ''} ${open ? 'open' : ''} ${row.unread > 0 ? 'unread' : ''}`}
        href={hrefOf({ at: 'conversation', id: row.id })}
        data-id={row.id}
        aria-current={open ? 'true' : undefined}
        onFocus={() => {
          desk.selected.value = row.id
        }}
      >
        <Avatar name={name} />
        <span class="conversation-row-body">
          <span class="conversation-row-top">
            <span class="conversation-row-name">{name}</span>
            {isWaiting(row) ? <Wait since={row.handover!.requestedAt} /> : <Stamp row={row} />}
          </span>
          <span class="conversation-row-text">{lastMessageText(row)}</span>
          <span class="conversation-row-footer">
            <span class="conversation-row-bot">
              <Icon path={botIcon} size={13} />
              <span>{row.bot.name}</span>
            </span>
            <Holder row={row} me={desk.me.id} />
            <DeadlineTag row={row} />
            {row.unread > 0 && (
              <span class="unread-badge">
                {row.unread > 99 ? '99+' : row.unread}
                <span class="visually-hidden"> unread</span>
              </span>
            )}
          </span>
        </span>
      </a>
    </li>
  )
}

/** What is due next, and how long a user has had no answer. Ticks by itself. */
function DeadlineTag({ row }: { row: Row }) {
  const next = nextDeadline(row)
  if (!next) return null
  const at = now.value
  const left = Date.parse(next.dueAt) - at
  const unanswered = next.kind === 'AGENT_SILENT'
  const text = unanswered ? formatDuration(at - Date.parse(next.since)) : formatDuration(left)
  return (
    <span class={`tag ${unanswered || left < 30_000 ? 'tag-waiting' : ''}`} data-deadline={next.kind}>
      {deadlineLabels[next.kind]} {text}
    </span>
  )
}

const deadlineLabels = {
  ACCEPT: 'Due in',
  CLAIM: 'Due in',
  FIRST_REPLY: 'First reply in',
  AGENT_SILENT: 'Unanswered',
} as const

/** Ticks by itself: the row is not rendered again for it. */
function Wait({ since }: { since: string }) {
  const ms = now.value - Date.parse(since)
  const age = ageOf(ms)
  return (
    <span class={`wait-time wait-time-${age}`}>
      <Icon path={clockIcon} size={13} />
      <span class="visually-hidden">
        {ageLabels[age]}: {spokenDuration(ms)}
      </span>
      <span class="wait-time-text" aria-hidden="true">
        {formatDuration(ms)}
        {age === 'late' && ' · long'}
      </span>
    </span>
  )
}

function Stamp({ row }: { row: Row }) {
  const at = row.lastMessage?.sentAt
  return <span class="conversation-row-time">{at ? formatTimeOrDate(at, Date.now()) : ''}</span>
}

function Holder({ row, me }: { row: Row; me: string }) {
  if (isWaiting(row)) {
    const reason = row.handover!.route === 'WEBHOOK' ? 'Partner asked to take over' : row.handover!.reason
    return (
      <>
        <Routing row={row} />
        <span class="conversation-row-holder">{reason ?? 'Asked for a person'}</span>
      </>
    )
  }
  if (isMine(row, me)) return <span class="tag tag-mine">You</span>
  const by = row.handover?.acceptedBy
  if (by) return <span class="tag">{by.name ?? 'Another agent'}</span>
  return <span class="conversation-row-holder">Bot is answering</span>
}

const priorityLabels = { URGENT: 'Urgent', HIGH: 'High', LOW: 'Low', NORMAL: null }

/** The team that it waits for, and its priority where that is another one than most have. */
function Routing({ row: { handover } }: { row: Row }) {
  const priority = priorityLabels[handover?.priority ?? 'NORMAL']
  return (
    <>
      {priority && <span class="tag">{priority}</span>}
      {handover?.team && <span class="tag">{handover.team.name}</span>}
    </>
  )
}
