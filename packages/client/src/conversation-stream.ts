import { ConversationEvents } from './documents.ts'
import { type ConversationState, emptyConversation, fold } from './fold.ts'
import type { ConversationFrame } from './frames.ts'
import type { SocketPool } from './socket-pool.ts'
import { Stream, type StreamContext, type StreamOptions } from './stream.ts'

/** `state`: the state at the cursor `after`, as an earlier stream left it. */
export type FollowOptions = StreamOptions & { state?: ConversationState }

/** The log of one conversation after a cursor, then its live events. `state` is the fold of the frames read so far. */
export class ConversationStream extends Stream<ConversationFrame> {
  #state: ConversationState

  /** @internal */
  constructor(
    context: StreamContext,
    sockets: SocketPool,
    conversationId: string,
    { state = emptyConversation, ...options }: FollowOptions,
  ) {
    super(context, (after, sink) => sockets.subscribe(ConversationEvents, { conversationId, after }, sink), options)
    this.#state = state
  }

  get state(): ConversationState {
    return this.#state
  }

  /** @internal */
  protected override onRead(frame: ConversationFrame) {
    this.#state = fold(this.#state, frame)
  }
}
