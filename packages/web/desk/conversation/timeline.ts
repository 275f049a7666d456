import type { ConversationState, HandoverEvent, Message, Note, PendingMessage } from '@baton/client'
import { isMe } from '../session/is-me.ts'
import { dayNumber } from '../time/date-time.ts'

/** The items of a transcript, from top to bottom. `human`: while a person held the conversation. */
export type Item =
  | { kind: 'day'; key: string; at: string | number }
  | { kind: 'handover'; key: string; event: HandoverEvent; human: boolean }
  | { kind: 'note'; key: string; note: Note; human: boolean }
  | { kind: 'group'; key: string; author: Message['author']; messages: Message[]; human: boolean }
  | { kind: 'pending'; key: string; messages: PendingMessage[]; human: boolean }

/** Messages of one author within this time are one group. */
const GROUP_MS = 5 * 60_000

/** Messages, notes and handover events in the order of the log, grouped by author, divided at handover events and midnights; pending messages last. */
export function timeline(
  { messages, handoverEvents, notes }: Pick<ConversationState, 'messages' | 'handoverEvents' | 'notes'>,
  pending: readonly PendingMessage[],
): Item[] {
  const items: Item[] = []
  let human = false
  let day: number | null = null
  const addDay = (at: string | number) => {
    const today = dayNumber(at)
    if (today !== day) items.push({ kind: 'day', key: `day ${today}`, at })
    day = today
  }
  const all = [...messages, ...handoverEvents, ...notes].sort((one, other) => one.seq - other.seq)
  for (const each of all) {
    if ('__typename' in each) {
      addDay(each.at)
      if (each.__typename === 'NoteAdded') {
        items.push({ kind: 'note', key: `note ${each.seq}`, note: each, human })
        continue
      }
      if (each.__typename === 'HandoverAccepted') human = true
      items.push({ kind: 'handover', key: `handover ${each.seq}`, event: each, human })
      if (endsHuman(each)) human = false
      continue
    }
    addDay(each.sentAt)
    const last = items.at(-1)
    if (last?.kind === 'group' && continuesGroup(last.messages.at(-1)!, each)) last.messages.push(each)
    else items.push({ kind: 'group', key: `group ${each.seq}`, author: each.author, messages: [each], human })
  }
  if (pending.length > 0) items.push({ kind: 'pending', key: 'pending', messages: [...pending], human })
  return items
}

const endsHuman = (event: HandoverEvent) =>
  event.__typename === 'HandoverEnded' ||
  event.__typename === 'ConversationClosed' ||
  (event.__typename === 'HandoverTransferred' && event.to === null)

const continuesGroup = (before: Message, after: Message) =>
  before.author.actorId === after.author.actorId &&
  before.author.kind === after.author.kind &&
  Date.parse(after.sentAt) - Date.parse(before.sentAt) < GROUP_MS

/** The text of a divider. */
export function describeHandoverEvent(event: HandoverEvent, me: string): string {
  const who = isMe(event.actor, me) ? 'You' : (event.actor.name ?? actorNames[event.actor.kind])
  switch (event.__typename) {
    case 'HandoverRequested':
      return event.route === 'WEBHOOK' ? `${who} asked a partner to take over` : `${who} asked for a person`
    case 'HandoverAccepted':
      return `${who} took over`
    case 'HandoverTransferred': {
      const { actor, to } = event
      // By itself where a deadline has passed, which is said in front of it, or the holder has no live credential.
      if (actor.kind === 'SYSTEM') return 'Back in the queue'
      return `${who} transferred it ${to ? `to ${isMe(to, me) ? 'you' : (to.name ?? 'a colleague')}` : 'back to the queue'}`
    }
    case 'HandoverEnded':
      return { ...endTexts, RELEASED: `${who} gave it back to the bot` }[event.end]
    case 'HandoverOverdue':
      return event.deadline ? overdueTexts[event.deadline] : 'A deadline has passed'
    case 'ConversationClosed':
      return `${who} closed the conversation`
  }
}

const overdueTexts = {
  ACCEPT: 'No agent has accepted in time',
  CLAIM: 'The partner has not answered in time',
  FIRST_REPLY: 'The agent has not written in time',
  AGENT_SILENT: 'The user waits for the agent’s answer',
  HOLDER_GONE: 'The agent’s desk is closed',
  USER_SILENT: 'The user has not answered in time',
  IDLE: 'No one has written for a while',
} as const

export const endTexts = {
  RELEASED: 'Given back to the bot',
  CANCELLED: 'The request was cancelled',
  EXPIRED: 'Back with the bot: no one answered in time',
  FAILED: 'No one could be reached',
  CLOSED: 'Ended with the conversation',
} as const

const actorNames = { USER: 'The user', BOT: 'The bot', AGENT: 'An agent', SYSTEM: 'Baton' } as const
