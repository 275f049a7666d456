import { Inbox } from './documents.ts'
import type { InboxFrame } from './frames.ts'
import type { SocketPool } from './socket-pool.ts'
import { Stream, type StreamContext, type StreamOptions } from './stream.ts'

export type InboxOptions = StreamOptions & {
  /** Only conversations of this bot. */
  botId?: string | null
  /** Without a cursor: only conversations that have news from now on, not all there are. */
  fromNow?: boolean
}

/** The conversations that have news. A slow reader gets each conversation once, in its newest state. */
export class InboxStream extends Stream<InboxFrame> {
  /** @internal */
  constructor(
    context: StreamContext,
    sockets: SocketPool,
    { botId = null, fromNow = false, ...options }: InboxOptions,
  ) {
    super(context, (after, sink) => sockets.subscribe(Inbox, { botId, after, fromNow }, sink), options)
  }

  /** @internal */
  protected override enqueue(waiting: InboxFrame[], frame: InboxFrame) {
    if (frame.__typename === 'ConversationChanged') {
      const { id } = frame.conversation
      const older = waiting.findIndex(each => each.__typename === 'ConversationChanged' && each.conversation.id === id)
      if (older >= 0) waiting.splice(older, 1)
    }
    waiting.push(frame)
  }
}
