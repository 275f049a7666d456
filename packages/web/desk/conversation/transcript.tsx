import type { ConversationView, Watch } from '@baton/client'
import { useMemo, useRef, useState } from 'preact/hooks'
import { Icon } from '../../ui/icon.tsx'
import { chevronDownIcon } from '../../ui/icons.ts'
import { useStickToEnd } from '../../ui/stick-to-end.ts'
import { useDesk } from '../desk.ts'
import { displayName } from '../list/row.ts'
import { formatDay } from '../time/wait-time.ts'
import { HandoverDivider } from './handover-divider.tsx'
import { MessageGroup } from './message-group.tsx'
import { PendingMessageGroup } from './pending-messages.tsx'
import { type Item, timeline } from './timeline.ts'
import { TypingIndicator } from './typing-indicator.tsx'
import type { ConversationDetails } from './use-conversation.ts'

type Props = { view: ConversationView; conversation: ConversationDetails; watch: () => Watch }

/** How many items of a long transcript are rendered at first, and added by each click. */
const PIECES = 150

/** The messages with their senders and times; and where a person's part begins and ends. */
export function Transcript({ view, conversation, watch }: Props) {
  const { me } = useDesk()
  const { state, pending, status } = view
  const { messages, handoverEvents } = state
  const [drawn, setDrawn] = useState(PIECES)
  const box = useRef<HTMLDivElement>(null)
  const items = useMemo(() => timeline(messages, handoverEvents, pending), [messages, handoverEvents, pending])
  const shown = items.slice(-drawn)
  const readTo = Math.max(
    0,
    ...state.readReceipts.filter(receipt => receipt.participant.kind === 'USER').map(receipt => receipt.readSeq),
  )
  const seen = messages.findLast(message => message.author.kind === 'AGENT' && message.seq <= readTo)?.seq ?? null
  const name = displayName(conversation)

  const { isBehind, toEnd, onScroll } = useStickToEnd(box, [items, state.typing, seen])
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
        {items.length > drawn && (
          <button type="button" class="button small-button show-earlier" onClick={() => setDrawn(drawn + PIECES)}>
            Show earlier
          </button>
        )}
        {stretches(shown).map(({ human, items }) => (
          <div key={items[0]!.key} class={human ? 'transcript-section with-agent' : 'transcript-section'}>
            {items.map(item => (
              <Piece key={item.key} item={item} seen={seen} name={name} me={me.id} watch={watch} />
            ))}
          </div>
        ))}
        <TypingIndicator actors={state.typing.filter(({ actorId }) => actorId !== me.id)} user={name} />
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

type PieceProps = { item: Item; seen: number | null; name: string; me: string; watch: () => Watch }

function Piece({ item, seen, name, me, watch }: PieceProps) {
  switch (item.kind) {
    case 'day':
      return (
        <div class="day-divider">
          <span>{formatDay(item.at, Date.now())}</span>
        </div>
      )
    case 'handover':
      return <HandoverDivider event={item.event} me={me} />
    case 'group':
      return <MessageGroup author={item.author} messages={item.messages} seen={seen} user={name} me={me} />
    case 'pending':
      return <PendingMessageGroup messages={item.messages} watch={watch} />
  }
}

/** Groups the entries by who held the conversation: a person, or the bot. */
function stretches(items: Item[]): { human: boolean; items: Item[] }[] {
  const found: { human: boolean; items: Item[] }[] = []
  for (const item of items) {
    const last = found.at(-1)
    const human = item.kind === 'day' ? (last?.human ?? false) : item.human
    if (last && last.human === human) last.items.push(item)
    else found.push({ human, items: [item] })
  }
  return found
}
