import { ConversationEvents, Inbox } from '../../packages/client/src/documents.ts'
import type { ConversationEventsSubscription, InboxSubscription } from '../../packages/client/src/operations/graphql.ts'
import { readUntil, type socketTo } from './client.ts'
import type { TestServer } from './server.ts'
import { openSse } from './sse.ts'

export type Frame = ConversationEventsSubscription['conversationEvents']
export type InboxFrame = InboxSubscription['inbox']
type Socket = ReturnType<typeof socketTo>

/** The frames of a subscription, over any transport. */
export type Stream<F> = { until(holds: (frame: F) => boolean, ms?: number): Promise<F[]>; leave(): void }

/** Over graphql-ws; opens the socket if needed. */
export function follow(socket: Socket, conversationId: string, after: string | null = null): Stream<Frame> {
  const results = socket.iterate(ConversationEvents, { conversationId, after })
  return streamOf(unwrapped(results, 'conversationEvents'), () => void results.return?.())
}

export function followInbox(
  socket: Socket,
  { botId = null, after = null }: { botId?: string | null; after?: string | null } = {},
): Stream<InboxFrame> {
  const results = socket.iterate(Inbox, { botId, after })
  return streamOf(unwrapped(results, 'inbox'), () => void results.return?.())
}

/** Over server-sent events, with `after` as `Last-Event-ID`; `ids` are the ids of the frames. */
export async function followSse(server: TestServer, token: string | null, conversationId: string, after?: string) {
  const asked = { query: ConversationEvents.toString(), variables: { conversationId } }
  const { frames, leave } = await openSse(server.url, token, asked, after)
  const ids: (string | null)[] = []
  async function* read() {
    for await (const { id, event, data } of frames) {
      if (event !== 'next') return
      ids.push(id)
      yield data as { data?: Record<string, unknown> | null }
    }
  }
  return { ids, ...streamOf<Frame>(unwrapped(read(), 'conversationEvents'), leave) }
}

export const names = (frames: { __typename: string }[]) => frames.map(frame => frame.__typename)

/** The seqs of the events among the frames. */
export const seqsOf = (frames: Frame[]) => frames.flatMap(frame => ('seq' in frame ? [frame.seq] : []))

export const isText = (text: string) => (frame: Frame) =>
  frame.__typename === 'MessagePosted' && frame.message.text === text
export const is = (name: string) => (frame: { __typename: string }) => frame.__typename === name

/** The last cursor among the frames. */
export function cursorIn(frames: (Frame | InboxFrame)[]): string {
  const found = frames.findLast(frame => 'cursor' in frame)
  if (!found || !('cursor' in found)) throw new Error('no frame with a cursor')
  return found.cursor
}

export const seqsTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, index) => first + index)

function streamOf<F>(frames: AsyncGenerator<F, void, unknown>, leave: () => void): Stream<F> {
  return { until: (holds, ms) => readUntil(frames, holds, ms), leave }
}

type Result = { data?: unknown; errors?: unknown }

async function* unwrapped<F>(results: AsyncIterable<Result>, field: string): AsyncGenerator<F, void, unknown> {
  for await (const { data, errors } of results) {
    if (errors) throw new Error(JSON.stringify(errors))
    yield (data as Record<string, F>)[field]!
  }
}
