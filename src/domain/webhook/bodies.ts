import type { Action } from '../conversation/action.ts'
import type { Conversation } from '../conversation/conversation.ts'
import type { Json, JsonObject } from '../json.ts'

/** W1, the claim body: exactly the seed's 14 keys in its order; what we do not know is empty, never missing (docs/vendor-api.md). */
export function claimBody(conversation: Conversation, moduleId: string | null): string {
  const { profile } = conversation
  return JSON.stringify({
    attachedMedia: '',
    reply: 'VarWebhook',
    botId: conversation.botId,
    direction: 'out',
    extractedData: {},
    lastName: named(profile, ['last_name', 'lastName', 'surname']),
    sessionId: conversation.id,
    customVariables: conversation.variables,
    from: conversation.botId,
    firstName: named(profile, ['first_name', 'firstName', 'name']),
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

function named(profile: JsonObject, keys: string[]): string {
  const found = keys.map(key => profile[key]).find(value => typeof value === 'string')
  return typeof found === 'string' ? found : ''
}
