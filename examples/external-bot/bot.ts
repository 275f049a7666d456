import { BotConversation, type BotParts } from './conversation.ts'

/**
 * Answers in every conversation of this bot until the signal aborts. It stores nothing: the log holds what it needs.
 */
export async function runBot(parts: BotParts, { botId, signal }: { botId: string; signal: AbortSignal }) {
  const conversations = new Map<string, BotConversation>()
  const open = (id: string) => {
    const conversation = new BotConversation(parts, id)
    conversations.set(id, conversation)
    conversation.done.then(() => conversations.delete(id))
    return conversation
  }
  for await (const frame of parts.baton.inbox({ botId, signal })) {
    if (frame.__typename === 'CaughtUp') parts.log('listening')
    if (frame.__typename !== 'ConversationChanged' || frame.conversation.state === 'CLOSED') continue
    const { id, lastSeq } = frame.conversation
    const conversation = conversations.get(id) ?? open(id)
    conversation.expectEvent(lastSeq)
  }
}
