import { type DomainError, refuse } from '../error.ts'
import { type Action, actionsSchema, isVisible } from './action.ts'
import { addressFault } from './action-addresses.ts'

/** Characters of one text of a message. */
export const MAX_TEXT = 10_000
/** Bytes of one message as JSON. */
export const MAX_BYTES = 65_536

/** The actions of a message, from a text, actions, or both; the text comes first. */
export function compose(text: string | null, actions: unknown = []): Action[] | DomainError {
  const parsed = actionsSchema.safeParse(Array.isArray(actions) ? actions.map(standbyAsText) : actions)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return refuse('bad_input', issue?.message, { path: ['actions', ...(issue?.path ?? [])].join('.') })
  }
  const fault = addressFault(parsed.data)
  if (fault) return refuse('bad_input', fault.message, { path: ['actions', ...fault.path].join('.') })
  const message: Action[] = text === null || text === '' ? parsed.data : [{ type: 'text', text }, ...parsed.data]
  if (!message.some(isVisible)) return refuse('message_empty', undefined, { path: 'text' })
  const isLong = message.some(action => 'text' in action && action.text.length > MAX_TEXT)
  if (isLong || Buffer.byteLength(JSON.stringify(message)) > MAX_BYTES)
    return refuse(
      'message_too_long',
      `A message has at most ${MAX_TEXT} characters of text and ${MAX_BYTES} bytes in all.`,
      {
        path: 'text',
      },
    )
  return message
}

/** The vendor's clients send `standby` for a user who waits for an agent. It is a text: flows, agents and relays know no other kind. */
function standbyAsText(action: unknown): unknown {
  const isStandby = typeof action === 'object' && action !== null && 'type' in action && action.type === 'standby'
  return isStandby ? { ...action, type: 'text' } : action
}

/** An idempotency key, such as a client's own id of a message: 1 to 255 characters; null: none. */
export function readKey(value: string | null | undefined, path = 'clientMessageId'): string | null | DomainError {
  if (value === null || value === undefined) return null
  return value.length >= 1 && value.length <= 255
    ? value
    : refuse('bad_input', `${path} has 1 to 255 characters.`, { path })
}
