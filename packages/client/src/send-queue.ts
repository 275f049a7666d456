import { SendMessage } from './documents.ts'
import type { Ask } from './http-client.ts'
import { newId } from './new-id.ts'
import type { SendMessageInput, SendMessageMutation } from './operations/graphql.ts'

/** What is to be said; `clientMessageId` where the caller has one of its own, else one is made up. */
export type Outgoing = Omit<SendMessageInput, 'conversationId'> & {
  conversationId: string
  signal?: AbortSignal | undefined
}
export type SendResult = SendMessageMutation['sendMessage']
export type Send = (message: Outgoing) => Promise<SendResult>

/**
 * Says things in order, conversation by conversation: the next waits until the one before is answered, or given up. Each is asked again with the
 * same id for as long as no answer comes, so that it is said once, however often it was asked.
 */
export function makeSend(ask: Ask): Send {
  const tails = new Map<string, Promise<unknown>>()
  return ({ signal, ...message }) => {
    const { conversationId } = message
    const input = { ...message, clientMessageId: message.clientMessageId ?? newId() }
    const deliver = async () => {
      const options = { repeatable: true, tries: Number.POSITIVE_INFINITY, signal }
      return (await ask(SendMessage, { input }, options)).sendMessage
    }
    const answer = (tails.get(conversationId) ?? Promise.resolve()).then(deliver)
    const tail = answer
      .catch(() => null)
      .then(() => {
        if (tails.get(conversationId) === tail) tails.delete(conversationId)
      })
    tails.set(conversationId, tail)
    return answer
  }
}
