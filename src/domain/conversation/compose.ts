import { type DomainError, refuse } from '../error.ts'
import { type Action, actionsSchema } from './action.ts'

/** Characters of all texts of one message. */
export const MAX_TEXT = 10_000
/** Bytes of one message as JSON. */
export const MAX_BYTES = 65_536

/** The actions of a message, from a text, actions, or both; the text comes first. */
export function compose(text: string | null, actions: unknown = []): Action[] | DomainError {
  const read = actionsSchema.safeParse(actions)
  if (!read.success) {
    const issue = read.error.issues[0]
    return refuse('bad_input', issue?.message, { path: ['actions', ...(issue?.path ?? [])].join('.') })
  }
  const said: Action[] = text === null || text === '' ? read.data : [{ type: 'text', text }, ...read.data]
  if (said.every(action => action.type === 'wait' || (action.type === 'text' && action.text.trim() === '')))
    return refuse('message_empty', undefined, { path: 'text' })
  const long = said.some(action => 'text' in action && action.text.length > MAX_TEXT)
  if (long || Buffer.byteLength(JSON.stringify(said)) > MAX_BYTES)
    return refuse(
      'message_too_long',
      `A message has at most ${MAX_TEXT} characters of text and ${MAX_BYTES} bytes in all.`,
      {
        path: 'text',
      },
    )
  return said
}

/** A client's own id of a message, which is its idempotency key: 1 to 255 characters, or none. */
export function readKey(value: string | null | undefined, path = 'clientMessageId'): string | null | DomainError {
  if (value === null || value === undefined) return null
  const fine = value.length >= 1 && value.length <= 255
  return fine ? value : refuse('bad_input', `${path} has 1 to 255 characters.`, { path })
}
