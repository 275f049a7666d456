import type { ConversationState, Message, PendingMessage } from '@baton/client'
import { type DeliveryStatus, deliveryStatusOf } from './delivery-status.ts'

export type Action = Message['actions'][number]
export type Bubble = {
  kind: 'bubble'
  key: string
  mine: boolean
  /** Set on the first bubble of a group when authors are shown. */
  author: { kind: string; name: string | null } | null
  action: Action
  /** ms since 1970. */
  at: number
  /** A group: what one side writes within five minutes. */
  first: boolean
  last: boolean
  deliveryStatus: DeliveryStatus | null
  /** The id of a message that is not in the log yet, to retry or discard it. */
  pending: string | null
}
export type Row = { kind: 'day'; key: string; at: number } | Bubble

type Options = { counts: ReadonlyMap<string, number>; pending: readonly PendingMessage[]; showAuthors: boolean }

const GROUP_MS = 5 * 60_000

/** The rows of the log, oldest first: days, and the bubbles of each message. */
export function rowsOf(state: ConversationState, { counts, pending, showAuthors }: Options): Row[] {
  const logged = state.messages.flatMap(message => bubblesOf(message, counts.get(message.id)))
  const bubbles = [...logged, ...pending.map(pendingBubble)]
  const newest = logged.findLast(({ mine }) => mine)
  const rows: Row[] = []
  // Old libraries (Prototype.js) replace `entries` and `Array.from`.
  bubbles.forEach((current, index) => {
    const before = bubbles[index - 1]
    const after = bubbles[index + 1]
    const { by, seq, ...bubble } = current
    if (!before || dayOf(before.at) !== dayOf(bubble.at))
      rows.push({ kind: 'day', key: `day ${dayOf(bubble.at)}`, at: bubble.at })
    const first = !before || !isGroup(before, current, showAuthors)
    rows.push({
      ...bubble,
      first,
      last: !after || !isGroup(current, after, showAuthors),
      author: showAuthors && first && !bubble.mine ? bubble.author : null,
      deliveryStatus: bubble.deliveryStatus ?? (current === newest ? deliveryStatusOf(state, seq) : null),
    })
  })
  return rows
}

type Ungrouped = Omit<Bubble, 'first' | 'last'> & { by: string; seq: number }

/** Unless authors are shown, the bot and an agent form one group: nothing shows that the author has changed. */
function isGroup(one: Ungrouped, next: Ungrouped, showAuthors: boolean): boolean {
  return (
    one.mine === next.mine &&
    (!showAuthors || one.by === next.by) &&
    dayOf(one.at) === dayOf(next.at) &&
    next.at - one.at < GROUP_MS
  )
}

function bubblesOf(message: Message, count: number | undefined): Ungrouped[] {
  const { id, seq, author, sentAt } = message
  const actions: readonly Action[] =
    message.actions.length > 0 ? message.actions : [{ __typename: 'TextAction', text: message.text }]
  const mine = author.kind === 'USER'
  return actions.slice(0, count).flatMap((action, index) =>
    action.__typename === 'WaitAction'
      ? []
      : {
          kind: 'bubble',
          // The pending bubble has the same key, so it stays in place when the log has the message.
          key: `${message.clientMessageId && mine ? message.clientMessageId : id} ${index}`,
          mine,
          author: { kind: author.kind, name: author.name },
          by: `${author.kind} ${author.actorId}`,
          seq,
          action,
          at: Date.parse(sentAt),
          deliveryStatus: null,
          pending: null,
        },
  )
}

function pendingBubble({ clientMessageId, text, at, state }: PendingMessage): Ungrouped {
  return {
    kind: 'bubble',
    key: `${clientMessageId} 0`,
    mine: true,
    author: null,
    by: 'USER',
    seq: 0,
    action: { __typename: 'TextAction', text: text ?? '' },
    at,
    deliveryStatus: state,
    pending: clientMessageId,
  }
}

const dayOf = (at: number) => new Date(at).toDateString()

/** The suggested replies of the newest message, until the user answers it. */
export function repliesOf({ messages, closed }: ConversationState, pending: readonly PendingMessage[]): string[] {
  const last = messages.at(-1)
  if (closed || pending.length > 0 || !last || last.author.kind === 'USER') return []
  return last.actions.flatMap(action =>
    action.__typename === 'ChoiceAction' && isSuggestion(action.optionsType) ? action.options : [],
  )
}

/** Other choices are drawn as a list in the bubble. */
export const isSuggestion = (optionsType: string) => /suggest|quick/.test(optionsType)
