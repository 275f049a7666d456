import type { Clock } from './clock.ts'
import type { Follow } from './conversation-stream.ts'
import { BatonError } from './error.ts'
import type { ConversationState } from './fold.ts'
import { newId } from './new-id.ts'
import { add, fail, type PendingMessage, type PendingMessages, remove, settle, shown } from './pending-messages.ts'
import type { Outgoing, Send, SendResult } from './send-queue.ts'
import type { StreamStatus } from './stream.ts'

/** What a chat window draws. A new object whenever something changed, the same one while nothing did. */
export type ConversationView = {
  state: ConversationState
  /** One's own messages that are not in the log yet: drawn below it. */
  pending: PendingMessages
  status: StreamStatus
  /** Why it ended, where that was not asked for. */
  error: BatonError | null
}
export type Saying = Pick<Outgoing, 'text' | 'actions' | 'controlEpoch'>
export type Watch = ReturnType<typeof watch>

/**
 * Follows a conversation by itself and keeps its view, with what was said here and is still on its way. `kept`: what an earlier life of the
 * page had not seen answered; it is sent again with its ids, but for what had failed.
 */
export function watch(follow: Follow, send: Send, conversationId: string, clock: Clock, kept: PendingMessages = []) {
  let view: ConversationView = {
    state: follow.state,
    pending: shown(kept, follow.state),
    status: follow.status,
    error: null,
  }
  const seers = new Set<(view: ConversationView) => void>()
  const show = (part: Partial<ConversationView>) => {
    view = { ...view, ...part }
    for (const seen of seers) seen(view)
  }
  follow.onStatus(status => {
    const { state } = follow
    if (status !== view.status) show({ status, state, pending: shown(view.pending, state) })
  })
  const done = run()
  for (const each of view.pending) if (each.state !== 'failed') repeat(each).catch(() => {})

  return {
    get view() {
      return view
    },
    /** The log as far as it was read, for `after` and `state` of a later watch. */
    get resumePoint() {
      return { cursor: follow.cursor, state: follow.state }
    },
    /** Calls `seen` with the view as it is, and with each that follows, until the returned function is called. */
    onChange(seen: (view: ConversationView) => void): () => void {
      seers.add(seen)
      seen(view)
      return () => seers.delete(seen)
    },
    /** Shows it at once, and answers what the server said to it; throws a BatonError where it was given up. */
    send: (saying: Saying): Promise<SendResult> => say({ ...saying, clientMessageId: newId() }),
    /** Sends a failed one again, with the same id. */
    retry(clientMessageId: string): Promise<SendResult> | null {
      const failed = view.pending.find(each => each.clientMessageId === clientMessageId && each.state === 'failed')
      return failed ? repeat(failed) : null
    },
    discard(clientMessageId: string) {
      show({ pending: remove(view.pending, clientMessageId) })
    },
    /** Stops following. What is being sent goes on. */
    async close() {
      await follow.return()
      await done
      seers.clear()
    },
  }

  async function run() {
    try {
      for await (const _ of follow) {
        const { state } = follow
        // A log that is being told from its start is drawn once, when it is told, not event by event.
        if (follow.status === 'live' && state !== view.state) show({ state, pending: shown(view.pending, state) })
      }
    } catch (error) {
      show({ error: error as BatonError })
    }
  }

  function repeat({ clientMessageId, text = null, actions = null, controlEpoch = null }: PendingMessage) {
    return say({ clientMessageId, text, actions, controlEpoch })
  }

  async function say(saying: Saying & { clientMessageId: string }): Promise<SendResult> {
    const { clientMessageId: id } = saying
    const before = view.pending.find(each => each.clientMessageId === id)
    show({ pending: add(view.pending, { ...saying, at: before?.at ?? clock.now() }) })
    try {
      const result = await send({ conversationId, ...saying })
      show({ pending: shown(settle(view.pending, id, result), view.state) })
      return result
    } catch (error) {
      const { code, message } = error instanceof BatonError ? error : { code: 'internal', message: String(error) }
      show({ pending: fail(view.pending, id, { code, message }) })
      throw error
    }
  }
}
