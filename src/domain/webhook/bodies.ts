import type { Action } from '../conversation/action.ts'
import type { Conversation } from '../conversation/conversation.ts'
import type { Json, JsonObject } from '../json.ts'

/** The keys of the claim body. */
export const claimKeys =
  'attachedMedia reply botId direction extractedData lastName sessionId customVariables from firstName to replyData moduleId botTrainedModelId'.split(
    ' ',
  )

/** W1, the claim body: exactly the seed's 14 keys in its order; what we do not know is empty, never missing (docs/vendor-api.md). */
export function claimBody(conversation: Conversation, moduleId: string | null): string {
  const { firstName, lastName } = namesIn(conversation.profile)
  return JSON.stringify({
    attachedMedia: '',
    reply: 'VarWebhook',
    botId: conversation.botId,
    direction: 'out',
    extractedData: {},
    lastName,
    sessionId: conversation.id,
    customVariables: conversation.variables,
    from: conversation.botId,
    firstName,
    to: conversation.userId,
    replyData: '',
    moduleId: moduleId ?? '',
    botTrainedModelId: '',
  })
}

/** W2 for a user's message: `frame` is the client's frame, verbatim where there was one, else built by `clientFrame`. */
export const userRelay = (frame: Json): string => JSON.stringify({ interlocutor: 'user', data: frame })

/** W2 for a bot's message: one frame per action. */
export const botRelays = (actions: readonly Action[]): string[] =>
  actions.map(action => JSON.stringify({ interlocutor: 'bot', data: action }))

/** W2 for an agent's message, if the bot's settings ask for it. */
export const agentRelays = (actions: readonly Action[]): string[] =>
  actions.map(action => JSON.stringify({ interlocutor: 'agent', data: action }))

/** The vendor's client frame, for a user who writes by GraphQL. `at` in ms; the frame's timestamp in s. */
export function clientFrame(message: { conversation: Conversation; id: string; at: number; actions: Action[] }): Json {
  return {
    message: {
      from: 'human',
      user_profile: message.conversation.profile,
      ref: null,
      user_id: message.conversation.userId,
      timestamp: Math.floor(message.at / 1000),
      attachments: [],
      id: message.id,
      actions: message.actions,
    },
  }
}

/** A profile without a first or last name is read from its `name`: the first word, and the rest. */
function namesIn(profile: JsonObject): { firstName: string; lastName: string } {
  const first = named(profile, ['first_name', 'firstName'])
  const last = named(profile, ['last_name', 'lastName', 'surname'])
  const words = named(profile, ['name']).trim().split(/\s+/)
  // Names that the profile gives by themselves are taken out of the whole name.
  if (first) return { firstName: first, lastName: last || without(words, first, 'start') }
  if (last) return { firstName: without(words, last, 'end'), lastName: last }
  return { firstName: words[0]!, lastName: words.slice(1).join(' ') }
}

function without(words: string[], part: string, side: 'start' | 'end'): string {
  const whole = words.join(' ')
  const known = part.trim().split(/\s+/).join(' ')
  if (side === 'start') return whole.startsWith(`${known} `) ? whole.slice(known.length + 1) : ''
  return whole.endsWith(` ${known}`) ? whole.slice(0, -known.length - 1) : whole === known ? '' : whole
}

function named(profile: JsonObject, keys: string[]): string {
  const found = keys.map(key => profile[key]).find(value => typeof value === 'string')
  return typeof found === 'string' ? found : ''
}
