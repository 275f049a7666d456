import type { ConversationState, ConversationView, Watch } from '@baton/client'
import { useMemo, useRef, useState } from 'preact/hooks'
import { Icon } from '../../ui/icon.tsx'
import { chevronDownIcon } from '../../ui/icons.ts'
import { useStickToEnd } from '../../ui/use-stick-to-end.ts'
import { useDesk } from '../desk.ts'
import { displayName } from '../list/row.ts'
import { isMe } from '../session/is-me.ts'
import { formatDay } from '../time/date-time.ts'
import { HandoverDivider } from './handover-divider.tsx'
import { MessageGroup } from './message-group.tsx'
import { NoteItem } from './note-item.tsx'
import { PendingMessageGroup } from './pending-messages.tsx'
import { type Item, timeline } from './timeline.ts'
import { TypingIndicator } from './typing-indicator.tsx'
import type { ConversationDetails } from './use-conversation.ts'

type Props = { view: ConversationView; conversation: ConversationDetails; watch: () => Watch }

/** How many items of a long transcript are rendered at first, and added by each click. */
const PAGE = 150

/** The messages with their senders and times; and where a person's part begins and ends. */
export function Transcript({ view, conversation, watch }: Props) {
  const { me } = useDesk()
  const { state, pending, status } = view
  const { messages, handoverEvents, notes } = state
  const [limit, setLimit] = useState(PAGE)
  const box = useRef<HTMLDivElement>(null)
  const items = useMemo(
    () => timeline({ messages, handoverEvents, notes }, pending),
    [messages, handoverEvents, notes, pending],
  )
  const shown = items.slice(-limit)
  const seenSeq = lastSeenSeq(state)
  const name = displayName(conversation)

  const { isBehind, toEnd, onScroll } = useStickToEnd(box, [items, state.typing, seenSeq])
  return (
    <div class={`transcript-frame ${status === 'live' ? '' : 'stale'}`}>
      <div
        class="transcript"
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and so has to be reached by the keyboard
        tabIndex={0}
        role="log"
        aria-label={`Transcript with ${name}`}
        onScroll={onScroll}
      >
        {items.length > limit && (
          <button type="button" class="button small-button show-earlier" onClick={() => setLimit(limit + PAGE)}>
            Show earlier
          </button>
        )}
        {sectionsOf(shown).map(({ human, items }) => (
          <div key={items[0]!.key} class={human ? 'transcript-section with-agent' : 'transcript-section'}>
            {items.map(item => (
              <TranscriptItem key={item.key} item={item} seenSeq={seenSeq} name={name} me={me.id} watch={watch} />
            ))}
          </div>
        ))}
        <TypingIndicator actors={state.typing.filter(actor => !isMe(actor, me.id))} user={name} />
      </div>
      {status !== 'live' && (
        <p class="connection-lost" role="status">
          Not connected. This may be out of date.
        </p>
      )}
      {isBehind && (
        <button type="button" class="button new-messages" onClick={toEnd}>
          New messages <Icon path={chevronDownIcon} size={14} />
        </button>
      )}
    </div>
  )
}

type ItemProps = { item: Item; seenSeq: number | null; name: string; me: string; watch: () => Watch }

function TranscriptItem({ item, seenSeq, name, me, watch }: ItemProps) {
  switch (item.kind) {
    case 'day':
      return (
        <div class="day-divider">
          <span>{formatDay(item.at, Date.now())}</span>
        </div>
      )
    case 'handover':
      return <HandoverDivider event={item.event} me={me} />
    case 'note':
      return <NoteItem note={item.note} me={me} />
    case 'group':
      return <MessageGroup author={item.author} messages={item.messages} seenSeq={seenSeq} user={name} me={me} />
    case 'pending':
      return <PendingMessageGroup messages={item.messages} watch={watch} />
  }
}

/** The last message of an agent that the user has read; null: none. */
function lastSeenSeq({ messages, readReceipts }: ConversationState): number | null {
  const ofUser = readReceipts.filter(({ participant }) => participant.kind === 'USER')
  const readSeq = Math.max(0, ...ofUser.map(receipt => receipt.readSeq))
  return messages.findLast(({ author, seq }) => author.kind === 'AGENT' && seq <= readSeq)?.seq ?? null
}

/** Groups the items by who held the conversation: a person, or the bot. */
function sectionsOf(items: Item[]): { human: boolean; items: Item[] }[] {
  const sections: { human: boolean; items: Item[] }[] = []
  for (const item of items) {
    const last = sections.at(-1)
    const human = item.kind === 'day' ? (last?.human ?? false) : item.human
    if (last && last.human === human) last.items.push(item)
    else sections.push({ human, items: [item] })
  }
  return sections
}
