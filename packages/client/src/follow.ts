import { ConversationEvents } from './documents.ts'
import { empty, fold, type State } from './fold.ts'
import type { ConversationFrame } from './frame.ts'
import type { Link } from './link.ts'
import { Stream, type StreamOptions, type StreamParts } from './stream.ts'

/** One conversation's log from a cursor on, and then live. `state` is the fold of what was read so far. */
export class Follow extends Stream<ConversationFrame> {
  #state: State

  constructor(
    parts: StreamParts,
    link: Link,
    conversationId: string,
    { state = empty, ...options }: StreamOptions & { state?: State },
  ) {
    super(parts, (after, sink) => link.subscribe(ConversationEvents, { conversationId, after }, sink), options)
    this.#state = state
  }

  get state(): State {
    return this.#state
  }

  protected override handed(frame: ConversationFrame) {
    this.#state = fold(this.#state, frame)
  }
}
