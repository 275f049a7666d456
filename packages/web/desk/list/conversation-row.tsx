import { Icon } from '../../ui/icon.tsx'
import { botIcon, clockIcon } from '../../ui/icons.ts'
import { Avatar } from '../components/avatar.tsx'
import { useDesk } from '../desk.ts'
import { hrefOf } from '../route.ts'
import { now } from '../time/clock.ts'
import { ageOf, ageWords, spokenWait, stampOf, waitWords } from '../time/wait-time.ts'
import { isMine, isWaiting, lastWords, nameOf, type Row } from './row.ts'

/** px; every row is as high as every other, so that the list knows where each is. */
export const ROW_HEIGHT = 92

type Props = { row: Row; index: number; count: number; selected: boolean; open: boolean }

export function ListRow({ row, index, count, selected, open }: Props) {
  const desk = useDesk()
  const name = nameOf(row)
  return (
    <li style={{ transform: `translateY(${index * ROW_HEIGHT}px)` }} aria-posinset={index + 1} aria-setsize={count}>
      <a
        class={`row ${selected ? 'selected' : ''} ${open ? 'open' : ''} ${row.unread > 0 ? 'unread' : ''}`}
        href={hrefOf({ at: 'conversation', id: row.id })}
        data-id={row.id}
        aria-current={open ? 'true' : undefined}
        onFocus={() => {
          desk.selected.value = row.id
        }}
      >
        <Avatar name={name} />
        <span class="row-main">
          <span class="row-top">
            <span class="row-name">{name}</span>
            {isWaiting(row) ? <Wait since={row.handover!.requestedAt} /> : <Stamp row={row} />}
          </span>
          <span class="row-words">{lastWords(row)}</span>
          <span class="row-foot">
            <span class="row-bot">
              <Icon path={botIcon} size={13} />
              <span>{row.bot.name}</span>
            </span>
            <Holder row={row} me={desk.me.id} />
            {row.unread > 0 && (
              <span class="badge">
                {row.unread > 99 ? '99+' : row.unread}
                <span class="aside"> unread</span>
              </span>
            )}
          </span>
        </span>
      </a>
    </li>
  )
}

/** Ticks by itself: the row is not rendered again for it. */
function Wait({ since }: { since: string }) {
  const ms = now.value - Date.parse(since)
  const age = ageOf(ms)
  return (
    <span class={`wait wait-${age}`}>
      <Icon path={clockIcon} size={13} />
      <span class="aside">
        {ageWords[age]}: {spokenWait(ms)}
      </span>
      <span class="wait-words" aria-hidden="true">
        {waitWords(ms)}
        {age === 'late' && ' · long'}
      </span>
    </span>
  )
}

function Stamp({ row }: { row: Row }) {
  const at = row.lastMessage?.sentAt
  return <span class="row-stamp">{at ? stampOf(at, Date.now()) : ''}</span>
}

function Holder({ row, me }: { row: Row; me: string }) {
  if (isWaiting(row)) {
    const reason = row.handover!.route === 'WEBHOOK' ? 'A partner was asked' : row.handover!.reason
    return <span class="row-reason">{reason ?? 'Asked for a person'}</span>
  }
  if (isMine(row, me)) return <span class="tag tag-mine">You</span>
  const by = row.handover?.acceptedBy
  if (by) return <span class="tag">{by.name ?? 'Another agent'}</span>
  return <span class="row-reason">Bot is answering</span>
}
