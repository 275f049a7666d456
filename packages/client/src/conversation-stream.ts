import { ConversationEvents } from './documents.ts'
import { type ConversationState, emptyConversation, fold } from './fold.ts'
import type { ConversationFrame } from './frames.ts'
import type { Link } from './socket-pool.ts'
import { Stream, type StreamOptions, type StreamParts } from './stream.ts'

/** One conversation's log from a cursor on, and then live. `state` is the fold of what was read so far. */
export class Follow extends Stream<ConversationFrame> {
  #state: ConversationState

  constructor(
    parts: StreamParts,
    link: Link,
    conversationId: string,
    { state = emptyConversation, ...options }: StreamOptions & { state?: ConversationState },
  ) {
    super(parts, (after, sink) => link.subscribe(ConversationEvents, { conversationId, after }, sink), options)
    this.#state = state
  }

  get state(): ConversationState {
    return this.#state
  }

  protected override handed(frame: ConversationFrame) {
    this.#state = fold(this.#state, frame)
  }
}
