import { type ConversationEvent, type ConversationState, fold } from '@baton/client'

/** An event of the log as the page shows it. */
export type LogRow = {
  seq: number
  at: string
  /** The event's name in GraphQL. */
  type: string
  category: 'message' | 'control' | 'other'
  actor: { kind: string; name: string }
  description: string
  epoch: number
  mode: 'NORMAL' | 'LISTEN'
  event: ConversationEvent
}
export type LogFilter = { category: LogRow['category'] | 'all'; text: string }

/** `before`: the conversation's state before the event. The row's mode is the one after it. */
export function rowOf(event: ConversationEvent, before: ConversationState): LogRow {
  const { seq, at, controlEpoch: epoch, __typename: type } = event
  const { kind, name } = event.actor
  const actor = { kind, name: name ?? actorNames[kind] ?? kind }
  const description = descriptionOf(event).replace(/\s+/g, ' ').trim()
  return { seq, at, type, category: categoryOf(type), actor, description, epoch, mode: fold(before, event).mode, event }
}

export function matches({ category, type, actor, description }: LogRow, filter: LogFilter): boolean {
  const text = filter.text.trim().toLowerCase()
  const all = `${type} ${actor.kind} ${actor.name} ${description}`.toLowerCase()
  return (filter.category === 'all' || filter.category === category) && all.includes(text)
}

const actorNames: Record<string, string> = { USER: 'Visitor', BOT: 'Bot', AGENT: 'Agent', SYSTEM: 'Baton' }

function categoryOf(type: string): LogRow['category'] {
  if (type === 'MessagePosted' || type === 'ReplySuggested') return 'message'
  return type.startsWith('Handover') ? 'control' : 'other'
}

function descriptionOf(event: ConversationEvent): string {
  switch (event.__typename) {
    case 'MessagePosted':
      return event.message.text || '(no text)'
    case 'ReplySuggested':
      return event.text ?? ''
    case 'HandoverRequested':
      return requests[event.route] ?? event.route
    case 'HandoverAccepted':
      return 'takes over: the bot is silent now'
    case 'HandoverTransferred':
      return event.to ? `transfers it to ${event.to.name ?? 'another agent'}` : 'puts it back into the queue'
    case 'HandoverEnded':
      return `${ends[event.end] ?? event.end}${event.claimEnd ? ` as “${event.claimEnd}”` : ''}`
    case 'HandoverOverdue':
      return `a deadline has passed${event.deadline ? `: ${event.deadline}, ${event.action}` : ''}`
    case 'VariablesChanged':
      return Object.entries(event.variables as Record<string, unknown>)
        .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
        .join(', ')
    case 'ConversationOpened':
      return 'starts the conversation'
    case 'ConversationClosed':
      return 'closes the conversation'
    default:
      return ''
  }
}

const requests: Record<string, string> = {
  PLATFORM: 'asks for a person, in our own queue',
  WEBHOOK: 'asks for a person, by the claim webhook',
  DIRECT: 'takes over without a request',
}
const ends: Record<string, string> = {
  RELEASED: 'gives it back to the bot',
  CANCELLED: 'no longer wants a person',
  EXPIRED: 'ends it: no agent accepted in time',
  FAILED: 'ends it: the third party could not be reached',
  CLOSED: 'ends it with the conversation',
}
