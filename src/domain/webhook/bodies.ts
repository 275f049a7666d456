import type { Actor } from '../actor.ts'
import { type Action, textOf } from '../conversation/action.ts'
import type { Conversation } from '../conversation/conversation.ts'
import type { Event } from '../conversation/event.ts'
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

/** Which of the vendor's two documented forms a relay has. `both`: a receiver of either one finds what it reads. */
export type RelayFrame = 'both' | 'current' | 'old'

/** W2 for a bot's message: one frame per action. */
export const botRelays = (actions: readonly Action[]): string[] =>
  actions.map(action => JSON.stringify({ interlocutor: 'bot', data: action }))

/** W2 for an agent's message, if the bot's settings ask for it. */
export const agentRelays = (actions: readonly Action[]): string[] =>
  actions.map(action => JSON.stringify({ interlocutor: 'agent', data: action }))

type UserMessage = { conversation: Conversation; id: string; at: number; actions: Action[] }

/** The vendor's client frame, for a user who writes by GraphQL or REST. `at` in ms; the frame's timestamp in s. */
export function clientFrame({ conversation, id, at, actions }: UserMessage, form: RelayFrame): Json {
  const { profile: user_profile, userId: user_id } = conversation
  const [timestamp, attachments, message] = [Math.floor(at / 1000), attachmentsOf(actions), textOf(actions)]
  const user = { user_profile, ref: null, user_id, timestamp }
  if (form === 'old') return { error: null, message: { ...user, message, attachments } }
  const current = { from: 'human', ...user, attachments, id, actions }
  return form === 'current' ? { message: current } : { error: null, message: { ...current, message } }
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

/** Media of the message. */
const attachmentsOf = (actions: readonly Action[]) =>
  actions.flatMap(action =>
    action.type === 'media' ? [{ type: action.media_type, url: action.url, text: action.text }] : [],
  )

/** An event as our own body, for a webhook that follows handovers. What only agents read (a transfer's note) is left out. */
export function eventBody(event: Event, { id: conversationId, companyId }: Conversation, id: string): string {
  const { type, seq, at, actor, controlEpoch, tag: _, ...fields } = event
  const { note: __, ...data } = { note: null, ...fields }
  return JSON.stringify({
    ...{ id, type, at: new Date(at).toISOString(), companyId, conversationId, seq, controlEpoch },
    data: {
      ...data,
      ...('saidAt' in data && { saidAt: new Date(data.saidAt!).toISOString() }),
      by: shown(actor),
      ...('to' in data && { to: data.to && shown(data.to) }),
    },
  })
}

const shown = ({ kind, id, name }: Actor) => ({ kind, id, name })

function named(profile: JsonObject, keys: string[]): string {
  const found = keys.map(key => profile[key]).find(value => typeof value === 'string')
  return typeof found === 'string' ? found : ''
}
