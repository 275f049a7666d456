import type { ConversationState, Message, PendingMessage } from '@baton/client'
import { reachOf } from './unread.ts'

export type Action = Message['actions'][number]
/** What became of one's own newest message, or of one that is not said yet. */
export type Fate = 'sending' | 'sent' | 'delivered' | 'read' | 'failed'
export type Bubble = {
  kind: 'bubble'
  key: string
  mine: boolean
  /** Who says it, where that is to be told: on the first of a group. */
  author: { kind: string; name: string | null } | null
  action: Action
  /** ms since 1970. */
  at: number
  /** Of a group: what one side says within a few minutes. */
  first: boolean
  last: boolean
  fate: Fate | null
  /** Of a pending one: its id, to retry or discard. */
  pending: string | null
  code: string | null
}
export type Row = { kind: 'day'; key: string; at: number } | Bubble

type Options = { counts: ReadonlyMap<string, number>; pending: readonly PendingMessage[]; showAuthors: boolean }

const GROUP_MS = 5 * 60_000

/** What the log draws, oldest first: days, and the bubbles of each message. */
export function rowsOf(state: ConversationState, { counts, pending, showAuthors }: Options): Row[] {
  const said = state.messages.flatMap(message => bubblesOf(message, counts.get(message.id)))
  const bubbles = [...said, ...pending.map(pendingBubble)]
  const newest = said.findLast(({ mine }) => mine)
  const rows: Row[] = []
  for (const [index, { by, seq, ...bubble }] of bubbles.entries()) {
    const before = bubbles[index - 1]
    const after = bubbles[index + 1]
    if (!before || dayOf(before.at) !== dayOf(bubble.at))
      rows.push({ kind: 'day', key: `day ${dayOf(bubble.at)}`, at: bubble.at })
    const together = (one: Said | undefined, other: Said | undefined) =>
      one !== undefined &&
      other !== undefined &&
      one.mine === other.mine &&
      // Unless it is to be told, nothing betrays that another has come to speak.
      (!showAuthors || one.by === other.by) &&
      dayOf(one.at) === dayOf(other.at) &&
      other.at - one.at < GROUP_MS
    const first = !together(before, bubbles[index])
    rows.push({
      ...bubble,
      first,
      last: !together(bubbles[index], after),
      author: showAuthors && first && !bubble.mine ? bubble.author : null,
      fate: bubble.fate ?? (bubbles[index] === newest ? fateOf(state, seq) : null),
    })
  }
  return rows
}

type Said = Omit<Bubble, 'first' | 'last'> & { by: string; seq: number }

function bubblesOf(message: Message, count: number | undefined): Said[] {
  const { id, seq, author, sentAt } = message
  const actions: readonly Action[] =
    message.actions.length > 0 ? message.actions : [{ __typename: 'TextAction', text: message.text }]
  const mine = author.kind === 'USER'
  return actions.slice(0, count).flatMap((action, index) =>
    action.__typename === 'WaitAction'
      ? []
      : {
          kind: 'bubble',
          // The same before and after the log shows it, so that a bubble that was pending stays the one it is.
          key: `${message.clientMessageId && mine ? message.clientMessageId : id} ${index}`,
          mine,
          author: { kind: author.kind, name: author.name },
          by: `${author.kind} ${author.actorId}`,
          seq,
          action,
          at: Date.parse(sentAt),
          fate: null,
          pending: null,
          code: null,
        },
  )
}

function pendingBubble({ clientMessageId, text, at, state, code }: PendingMessage): Said {
  return {
    kind: 'bubble',
    key: `${clientMessageId} 0`,
    mine: true,
    author: null,
    by: 'USER',
    seq: 0,
    action: { __typename: 'TextAction', text: text ?? '' },
    at,
    fate: state,
    pending: clientMessageId,
    code: code ?? null,
  }
}

function fateOf(state: ConversationState, seq: number): Fate {
  const { delivered, read } = reachOf(state)
  return read >= seq ? 'read' : delivered >= seq ? 'delivered' : 'sent'
}

const dayOf = (at: number) => new Date(at).toDateString()

/** The replies that are offered now: of the newest message, as long as nobody has said anything since. */
export function repliesOf({ messages, closed }: ConversationState, pending: readonly PendingMessage[]): string[] {
  const last = messages.at(-1)
  if (closed || pending.length > 0 || !last || last.author.kind === 'USER') return []
  return last.actions.flatMap(action =>
    action.__typename === 'ChoiceAction' && isSuggestion(action.optionsType) ? action.options : [],
  )
}

/** Others are drawn as a list in the bubble. */
export const isSuggestion = (optionsType: string) => /suggest|quick/.test(optionsType)
