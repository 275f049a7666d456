import { ConversationStream, type FollowOptions } from './conversation-stream.ts'
import * as documents from './documents.ts'
import { idempotent, notIdempotent } from './http-client.ts'
import { newId } from './new-id.ts'
import type {
  SetTypingInput,
  SetTypingMutation,
  SetVariablesInput,
  SetVariablesMutation,
  StartConversationInput,
  StartConversationMutation,
  UpdateReadReceiptInput,
  UpdateReadReceiptMutation,
} from './operations/graphql.ts'
import type { PendingMessages } from './pending-messages.ts'
import { type OutgoingMessage, type SendMessageResult, SendQueue } from './send-queue.ts'
import { type BatonOptions, Transport } from './transport.ts'
import type { TypedDocument } from './typed-document.ts'
import { Watch } from './watch.ts'

export type WatchOptions = FollowOptions & {
  /** Messages that an earlier page load had no answer for: they are sent again with their ids. */
  pending?: PendingMessages
}

/** What one participant of one conversation needs: the part of the kit that a chat window loads. */
export class Visitor {
  /** @internal */
  protected readonly transport: Transport
  readonly #queue: SendQueue

  constructor(options: BatonOptions) {
    this.transport = new Transport(options)
    this.#queue = new SendQueue(this.transport.http)
  }

  /** The events of a conversation, each once and in order: those after the cursor (or all), then the live ones. */
  follow(conversationId: string, options: FollowOptions = {}): ConversationStream {
    const { streamContext, sockets } = this.transport
    return new ConversationStream(streamContext, sockets, conversationId, this.transport.endingWithClient(options))
  }

  /** Follows a conversation for a chat window: keeps its state and the messages that are being sent. */
  watch(conversationId: string, { pending, ...options }: WatchOptions = {}): Watch {
    const { clock } = this.transport
    return new Watch({
      stream: this.follow(conversationId, options),
      queue: this.#queue,
      conversationId,
      clock,
      pending,
    })
  }

  /** Sends a message and repeats it until the server answers. Throws a BatonError when sending was given up. */
  sendMessage(message: OutgoingMessage): Promise<SendMessageResult> {
    return this.#queue.send(message)
  }

  /** The kit adds an `idempotencyKey`, so that a repeat does not start a second conversation. */
  async startConversation(input: StartConversationInput): Promise<StartConversationMutation['startConversation']> {
    const variables = { input: { idempotencyKey: newId(), ...input } }
    return (await this.transport.http.request(documents.StartConversation, variables, idempotent)).startConversation
  }

  async setVariables(input: SetVariablesInput): Promise<SetVariablesMutation['setVariables']> {
    return (await this.transport.http.request(documents.SetVariables, { input }, idempotent)).setVariables
  }

  /**
   * Call it again every few seconds while the user types: it expires after 6 s. It is not repeated: it would come too
   * late.
   */
  async setTyping(input: SetTypingInput): Promise<SetTypingMutation['setTyping']> {
    const options = { ...idempotent, maxAttempts: 1 }
    return (await this.transport.http.request(documents.SetTyping, { input }, options)).setTyping
  }

  async updateReadReceipt(input: UpdateReadReceiptInput): Promise<UpdateReadReceiptMutation['updateReadReceipt']> {
    return (await this.transport.http.request(documents.UpdateReadReceipt, { input }, idempotent)).updateReadReceipt
  }

  /** Any other operation. A mutation is repeated only after an answer that says it did nothing. */
  request<R, V>(document: TypedDocument<R, V>, variables: V): Promise<R> {
    const isQuery = /^\s*query/.test(document.toString())
    return this.transport.http.request(document, variables, isQuery ? idempotent : notIdempotent)
  }

  /** Ends every stream, and gives up the messages that are being sent. */
  dispose() {
    this.transport.dispose()
  }

  [Symbol.dispose]() {
    this.dispose()
  }
}

export const createVisitor = (options: BatonOptions): Visitor => new Visitor(options)
