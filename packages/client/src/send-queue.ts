import { SendMessage } from './documents.ts'
import type { HttpClient } from './http-client.ts'
import { newId } from './new-id.ts'
import type { SendMessageInput, SendMessageMutation } from './operations/graphql.ts'

/** A message to send. Without a `clientMessageId` the kit makes one. */
export type OutgoingMessage = SendMessageInput & { signal?: AbortSignal | undefined }
export type SendMessageResult = SendMessageMutation['sendMessage']

/**
 * Sends the messages of each conversation in order: the next one waits until the one before is answered or cancelled.
 * Each is repeated with the same id until an answer comes, so it is stored once however often it is sent.
 * @internal
 */
export class SendQueue {
  readonly #http: HttpClient
  /** The last message of each conversation that has one under way. */
  readonly #last = new Map<string, Promise<unknown>>()

  constructor(http: HttpClient) {
    this.#http = http
  }

  send({ signal, ...message }: OutgoingMessage): Promise<SendMessageResult> {
    const { conversationId } = message
    const input = { ...message, clientMessageId: message.clientMessageId ?? newId() }
    const options = { idempotent: true, maxAttempts: Number.POSITIVE_INFINITY, signal }
    const before = this.#last.get(conversationId) ?? Promise.resolve()
    const result = before.then(async () => (await this.#http.request(SendMessage, { input }, options)).sendMessage)
    const settled = result
      .catch(() => null)
      .then(() => {
        if (this.#last.get(conversationId) === settled) this.#last.delete(conversationId)
      })
    this.#last.set(conversationId, settled)
    return result
  }
}
