import type { Bot } from '../bot/bot.ts'
import type { Conversation } from '../conversation/conversation.ts'
import type { Event } from '../conversation/event.ts'
import { messageId } from '../ids.ts'
import { agentRelays, botRelays, clientFrame, userRelay } from './bodies.ts'
import type { NewDelivery } from './webhook.ts'

/** The bodies of a message for the message webhook: of users and bots always, of agents if the bot's settings ask for them. */
export function relaysOf(event: Event, conversation: Conversation, bot: Pick<Bot, 'settings'>): string[] {
  if (event.type !== 'message.posted') return []
  const { actor, actions, clientMessageId, at } = event
  if (actor.kind === 'BOT') return botRelays(actions)
  if (actor.kind === 'AGENT') return bot.settings.relayAgentMessages ? agentRelays(actions) : []
  if (actor.kind === 'SYSTEM') return []
  const id = clientMessageId ?? messageId(conversation.id, event)
  return [userRelay(clientFrame({ conversation, id, at, actions }))]
}

/** The same as deliveries to one webhook, for a conversation that is older than the webhook. */
export const relayDeliveries = (
  webhookId: string,
  event: Event,
  conversation: Conversation,
  bot: Pick<Bot, 'settings'>,
): NewDelivery[] =>
  relaysOf(event, conversation, bot).map((body, part) => ({
    webhookId,
    seq: event.seq,
    part,
    controlEpoch: event.controlEpoch,
    body,
  }))
