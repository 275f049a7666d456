import { type ConversationEvent, type ConversationState, fold } from '@baton/client'

/** An event of the log as the page shows it. */
export type Row = {
  seq: number
  at: string
  /** As GraphQL names it. */
  type: string
  about: 'message' | 'control' | 'other'
  who: { kind: string; name: string }
  words: string
  epoch: number
  mode: 'NORMAL' | 'LISTEN'
  event: ConversationEvent
}
export type Filter = { about: Row['about'] | 'all'; text: string }

/** `before`: the conversation as it stood; the mode is the one in force from this event on. */
export function rowOf(event: ConversationEvent, before: ConversationState): Row {
  const { seq, at, controlEpoch: epoch, actor, __typename: type } = event
  const who = { kind: actor.kind, name: actor.name ?? kinds[actor.kind] ?? actor.kind }
  const words = wordsOf(event).replace(/\s+/g, ' ').trim()
  return { seq, at, type, about: aboutOf(type), who, words, epoch, mode: fold(before, event).mode, event }
}

export function matches({ about, type, who, words }: Row, filter: Filter): boolean {
  const text = filter.text.trim().toLowerCase()
  const all = `${type} ${who.kind} ${who.name} ${words}`.toLowerCase()
  return (filter.about === 'all' || filter.about === about) && all.includes(text)
}

const kinds: Record<string, string> = { USER: 'Visitor', BOT: 'Bot', AGENT: 'Agent', SYSTEM: 'Baton' }

function aboutOf(type: string): Row['about'] {
  if (type === 'MessagePosted' || type === 'ReplySuggested') return 'message'
  return type.startsWith('Handover') ? 'control' : 'other'
}

function wordsOf(event: ConversationEvent): string {
  switch (event.__typename) {
    case 'MessagePosted':
      return event.message.text || 'shows something'
    case 'ReplySuggested':
      return event.text ?? ''
    case 'HandoverRequested':
      return `asks for a person, ${routes[event.route] ?? event.route}`
    case 'HandoverAccepted':
      return 'takes over: the bot is silent now'
    case 'HandoverTransferred':
      return event.to ? `passes it on to ${event.to.name ?? 'somebody else'}` : 'puts it back into the queue'
    case 'HandoverEnded':
      return `${ends[event.end] ?? event.end}${event.claimEnd ? ` as “${event.claimEnd}”` : ''}`
    case 'VariablesChanged':
      return Object.entries(event.variables as Record<string, unknown>)
        .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
        .join(', ')
    case 'ConversationOpened':
      return 'begins the conversation'
    case 'ConversationClosed':
      return 'closes the conversation'
    default:
      return ''
  }
}

const routes: Record<string, string> = {
  PLATFORM: 'in our own queue',
  WEBHOOK: 'by the claim webhook',
  DIRECT: 'who came unasked',
}
const ends: Record<string, string> = {
  RELEASED: 'gives back to the bot',
  CANCELLED: 'wants no person any more',
  EXPIRED: 'ends it: nobody came in time',
  FAILED: 'ends it: the third party was not reached',
  CLOSED: 'ends it with the conversation',
}
