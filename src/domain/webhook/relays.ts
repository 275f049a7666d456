import type { Bot } from '../bot/bot.ts'
import type { Conversation } from '../conversation/conversation.ts'
import { type Event, eventTypes } from '../conversation/event.ts'
import { eventId, messageId } from '../ids.ts'
import { agentRelays, botRelays, clientFrame, eventBody, userRelay } from './bodies.ts'
import { type EventWebhook, inParts, type NewDelivery } from './webhook.ts'

/**
 * What the message webhook gets of an event: messages of users and bots always, those of agents and the moves of handovers if the
 * bot's settings ask for them.
 */
function relaysOf(event: Event, conversation: Conversation, { settings }: Pick<Bot, 'settings'>): string[] {
  if (eventTypes[event.type].webhook === 'EVENT')
    return settings.relayHandovers ? [eventBody(event, conversation, eventId(conversation.id, event))] : []
  if (event.type !== 'message.posted') return []
  const { actor, actions, clientMessageId, at, saidAt } = event
  // The receiver may be where it was said: it would come back there.
  if (saidAt !== undefined) return []
  if (actor.kind === 'BOT') return botRelays(actions)
  if (actor.kind === 'AGENT') return settings.relayAgentMessages ? agentRelays(actions) : []
  if (actor.kind === 'SYSTEM') return []
  const id = clientMessageId ?? messageId(conversation.id, event)
  return [userRelay(clientFrame({ conversation, id, at, actions }, settings.relayFrame))]
}

/** All deliveries that an event causes, when it happens. */
export const deliveriesOf = (event: Event, conversation: Conversation, bot: Bot): NewDelivery[] => [
  ...(bot.messageWebhookId === null ? [] : relayDeliveries(bot.messageWebhookId, event, conversation, bot)),
  ...bot.eventWebhooks.flatMap(webhook => eventDeliveries(webhook, event, conversation)),
]

/** An event as a delivery to a webhook of kind EVENT, if its list has the event's type. */
export const eventDeliveries = (
  { id, events }: EventWebhook,
  event: Event,
  conversation: Conversation,
): NewDelivery[] =>
  events.includes(event.type)
    ? inParts(id, event, [eventBody(event, conversation, eventId(conversation.id, event))])
    : []

/** What a message webhook gets: of an event that happens, or of one that is older than the webhook. */
export const relayDeliveries = (
  webhookId: string,
  event: Event,
  conversation: Conversation,
  bot: Pick<Bot, 'settings'>,
): NewDelivery[] => inParts(webhookId, event, relaysOf(event, conversation, bot))
