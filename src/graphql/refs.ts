import type { Bot } from '../domain/bot/bot.ts'
import type { Conversation } from '../domain/conversation/conversation.ts'
import type { MessagePosted } from '../domain/conversation/event.ts'
import type { Handover } from '../domain/conversation/handover.ts'
import type { ReadReceipt } from '../domain/conversation/read-receipt.ts'
import { builder } from './builder.ts'
import { connectionType } from './connection.ts'

// The types that know each other. Here they are only named, so that no file of `types/` has to wait for another.

/** A message is the event that posted it, and where it stands. */
export type Message = { conversationId: string; event: MessagePosted }

export const BotType = builder.objectRef<Bot>('Bot')
export const ConversationType = builder.objectRef<Conversation>('Conversation')
export const HandoverType = builder.objectRef<Handover>('Handover')
export const MessageType = builder.objectRef<Message>('Message')
export const HandoverConnection = connectionType('Handover', HandoverType, 'handovers')
export const ReadReceiptType = builder.objectRef<ReadReceipt>('ReadReceipt')
