import type { ApiKey, Identity } from '../domain/access/credential.ts'
import type { Bot } from '../domain/bot/bot.ts'
import type { Conversation } from '../domain/conversation/conversation.ts'
import type { MessagePosted } from '../domain/conversation/event.ts'
import type { Handover } from '../domain/conversation/handover.ts'
import type { ReadReceipt } from '../domain/conversation/read-receipt.ts'
import type { Team } from '../domain/team/team.ts'
import type { Webhook } from '../domain/webhook/webhook.ts'
import { builder } from './builder.ts'
import { connectionType } from './connection.ts'

// Types that name each other. Their files in `types/` implement them; here they are only declared, so that any of those files
// can be loaded first.

/** A message is the event that posted it, and its conversation. */
export type Message = { conversationId: string; event: MessagePosted }

export const ApiKeyType = builder.objectRef<ApiKey>('ApiKey')
export const BotType = builder.objectRef<Bot>('Bot')
export const ConversationType = builder.objectRef<Conversation>('Conversation')
export const HandoverType = builder.objectRef<Handover>('Handover')
export const IdentityType = builder.objectRef<Identity>('Identity')
export const MessageType = builder.objectRef<Message>('Message')
export const ReadReceiptType = builder.objectRef<ReadReceipt>('ReadReceipt')
export const TeamType = builder.objectRef<Team>('Team')
export const WebhookType = builder.objectRef<Webhook>('Webhook')

export const HandoverConnection = connectionType('Handover', HandoverType, 'handovers')
