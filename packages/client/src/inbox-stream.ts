import { Inbox as InboxDocument } from './documents.ts'
import type { InboxFrame } from './frames.ts'
import type { Link } from './socket-pool.ts'
import { Stream, type StreamOptions, type StreamParts } from './stream.ts'

/** `fromNow`: without a cursor, only what has news from now on, not everything there is. */
export type InboxOptions = StreamOptions & { botId?: string | null; fromNow?: boolean }

/** Which conversations have news. What waits to be read holds each conversation once, as it was last told. */
export class Inbox extends Stream<InboxFrame> {
  constructor(parts: StreamParts, link: Link, { botId = null, fromNow = false, ...options }: InboxOptions) {
    super(parts, (after, sink) => link.subscribe(InboxDocument, { botId, after, fromNow }, sink), options)
  }

  protected override enqueue(queue: InboxFrame[], frame: InboxFrame) {
    if (frame.__typename === 'ConversationChanged') {
      const { id } = frame.conversation
      const older = queue.findIndex(each => each.__typename === 'ConversationChanged' && each.conversation.id === id)
      if (older >= 0) queue.splice(older, 1)
    }
    queue.push(frame)
  }
}
