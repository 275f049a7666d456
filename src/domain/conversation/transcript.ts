import { textOf } from './action.ts'
import type { Conversation } from './conversation.ts'
import type { MessagePosted } from './event.ts'
import type { Handover } from './handover.ts'

/** Messages in a transcript: the newest before the request. */
export const MAX_TRANSCRIPT = 500

/**
 * What was said before an agent was asked for, as plain text for people: it stays the same however the conversation goes on.
 * `messages`: oldest first.
 */
export function transcriptOf(
  { id, userId }: Pick<Conversation, 'id' | 'userId'>,
  { reason, requestedAt }: Pick<Handover, 'reason' | 'requestedAt'>,
  messages: readonly MessagePosted[],
): string {
  const asked = `An agent was asked for at ${timeOf(requestedAt)}${reason === null ? '.' : `: ${inOneLine(reason)}`}`
  const head = [`Conversation ${id} with ${inOneLine(userId)}`, asked, '']
  return `${[...head, ...messages.map(lineOf)].join('\n')}\n`
}

const lineOf = ({ at, actor, actions }: MessagePosted) => {
  const who = actor.name === null ? names[actor.kind] : `${inOneLine(actor.name)} (${names[actor.kind]})`
  const links = actions.flatMap(action => (action.type === 'media' ? [action.url] : []))
  // Indented, so that no message can look like the next one.
  return `${timeOf(at)} ${who}: ${[textOf(actions), ...links].filter(Boolean).join('\n').replace(lineBreaks, '\n    ')}`
}

const names = { USER: 'user', BOT: 'bot', AGENT: 'agent', SYSTEM: 'Baton' } as const
const lineBreaks = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g
const inOneLine = (text: string) => text.replace(lineBreaks, ' ')
const timeOf = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`
