import type { Clock } from './clock.ts'
import type { ConversationStream } from './conversation-stream.ts'
import { BatonError } from './error.ts'
import type { ConversationState } from './fold.ts'
import { newId } from './new-id.ts'
import {
  add,
  fail,
  type PendingMessage,
  type PendingMessages,
  remove,
  settle,
  withoutPosted,
} from './pending-messages.ts'
import type { OutgoingMessage, SendMessageResult, SendQueue } from './send-queue.ts'
import type { StreamStatus } from './stream.ts'

/** What a chat window shows. A new object after each change, and the same one while nothing changes. */
export type ConversationView = {
  state: ConversationState
  /** Messages sent from here that the log does not show yet, to be shown after it. */
  pending: PendingMessages
  status: StreamStatus
  /** Why the stream ended, unless it was closed. */
  error: BatonError | null
}
export type WatchMessage = Pick<OutgoingMessage, 'text' | 'actions' | 'controlEpoch'>
type IdentifiedMessage = WatchMessage & { clientMessageId: string }

/** @internal */
export type WatchParts = {
  stream: ConversationStream
  queue: SendQueue
  conversationId: string
  clock: Clock
  /**
   * Messages that an earlier page load had no answer for. They are sent again with their ids, except those that failed.
   */
  pending?: PendingMessages | undefined
}

/** Follows a conversation and keeps its view, including the messages that are being sent. */
export class Watch {
  readonly #parts: WatchParts
  readonly #listeners = new Set<(view: ConversationView) => void>()
  readonly #reading: Promise<void>
  #view: ConversationView

  /** @internal */
  constructor(parts: WatchParts) {
    const { stream, pending = [] } = parts
    const { state, status } = stream
    this.#parts = parts
    this.#view = { state, pending: withoutPosted(pending, state), status, error: null }
    stream.onStatus(status => {
      if (status !== this.#view.status) this.#show({ status, ...this.#current() })
    })
    this.#reading = this.#read()
    for (const message of this.#view.pending) if (message.state !== 'failed') this.#resend(message).catch(() => {})
  }

  get view(): ConversationView {
    return this.#view
  }

  /** What was read so far. Store it, and pass it as `after` and `state` to a later watch, which resumes there. */
  get snapshot(): { cursor: string | null; state: ConversationState } {
    const { cursor, state } = this.#parts.stream
    return { cursor, state }
  }

  /** Calls the listener with the view now and after each change, until the returned function is called. */
  onChange(listener: (view: ConversationView) => void): () => void {
    this.#listeners.add(listener)
    listener(this.#view)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Shows the message at once as pending. Returns the server's answer; throws a BatonError when sending was given up.
   */
  send(message: WatchMessage): Promise<SendMessageResult> {
    return this.#send({ ...message, clientMessageId: newId() })
  }

  /** Sends a failed message again with the same id. Null when there is none with this id. */
  retry(clientMessageId: string): Promise<SendMessageResult> | null {
    const failed = this.#find(clientMessageId)
    return failed?.state === 'failed' ? this.#resend(failed) : null
  }

  /** Removes a pending message from the view. */
  discard(clientMessageId: string) {
    this.#show({ pending: remove(this.#view.pending, clientMessageId) })
  }

  /** Stops following. Messages that are being sent go on. */
  async close() {
    await this.#parts.stream.return()
    await this.#reading
    this.#listeners.clear()
  }

  async #read() {
    const { stream } = this.#parts
    try {
      for await (const _ of stream) {
        // A replayed log is shown once, when it is complete, and not event by event.
        if (stream.status === 'live' && stream.state !== this.#view.state) this.#show(this.#current())
      }
    } catch (error) {
      this.#show({ error: error as BatonError })
    }
  }

  #resend({ clientMessageId, text = null, actions = null, controlEpoch = null }: PendingMessage) {
    return this.#send({ clientMessageId, text, actions, controlEpoch })
  }

  async #send(message: IdentifiedMessage): Promise<SendMessageResult> {
    const { queue, conversationId, clock } = this.#parts
    const { clientMessageId: id } = message
    const at = this.#find(id)?.at ?? clock.now()
    this.#show({ pending: add(this.#view.pending, { ...message, at }) })
    try {
      const result = await queue.send({ conversationId, ...message })
      this.#show({ pending: withoutPosted(settle(this.#view.pending, id, result), this.#view.state) })
      return result
    } catch (error) {
      const { code, message } = error instanceof BatonError ? error : { code: 'internal', message: String(error) }
      this.#show({ pending: fail(this.#view.pending, id, { code, message }) })
      throw error
    }
  }

  #find(clientMessageId: string): PendingMessage | undefined {
    return this.#view.pending.find(each => each.clientMessageId === clientMessageId)
  }

  #current(): Pick<ConversationView, 'state' | 'pending'> {
    const { state } = this.#parts.stream
    return { state, pending: withoutPosted(this.#view.pending, state) }
  }

  #show(changes: Partial<ConversationView>) {
    this.#view = { ...this.#view, ...changes }
    for (const listener of this.#listeners) listener(this.#view)
  }
}
