import type { Frame } from '../../app/followed-log.ts'
import { HEARTBEAT_MS } from '../../app/heartbeat-wheel.ts'
import type { ResetReason } from '../../domain/cursor.ts'
import { builder } from '../builder.ts'

// Frames of a stream that are about the stream itself: both kinds of streams have them.

export type StreamFrame<K extends Frame<unknown>['kind']> = Extract<Frame<unknown>, { kind: K }>

export const CaughtUp = builder.objectRef<StreamFrame<'caught-up'>>('CaughtUp').implement({
  description:
    'Everything that was in the log has been sent; what follows is live. Sent once per stream, and again after a `Reset`.',
  fields: t => ({
    cursor: t.field({
      type: 'Cursor',
      description: 'The position that the stream has reached.',
      resolve: frame => frame.cursor,
    }),
  }),
})

export const Heartbeat = builder.objectRef<StreamFrame<'heartbeat'>>('Heartbeat').implement({
  description: `There is nothing new, and the stream is alive. Sent after ${HEARTBEAT_MS / 1_000} s of silence; after 45 s without any frame the stream is dead, even where its socket is open.`,
  fields: t => ({
    cursor: t.field({
      type: 'Cursor',
      description: 'The position that the stream has reached.',
      resolve: frame => frame.cursor,
    }),
    at: t.field({ type: 'DateTime', description: 'The server’s time when it was sent.', resolve: frame => frame.at }),
  }),
})

const reasons: Record<ResetReason, { description: string }> = {
  MALFORMED: { description: 'It is not a cursor.' },
  OTHER_GENERATION: { description: 'It belongs to another database.' },
  OTHER_LOG: { description: 'It belongs to another conversation, or to another inbox.' },
  OTHER_HISTORY: {
    description: 'The database was restored from an older backup: another entry stands now where the cursor stood.',
  },
  FROM_THE_FUTURE: { description: 'It is past the newest event: the database was restored from an older backup.' },
  PRUNED: { description: 'Events behind it were removed by `pruneConversation`.' },
}
export const ResetReasonType = builder.enumType('ResetReason', {
  description: 'Why a cursor cannot be served.',
  values: reasons,
})

export const Reset = builder.objectRef<StreamFrame<'reset'>>('Reset').implement({
  description:
    'The cursor cannot be served. Discard what you have: the log follows from its start, and then `CaughtUp`.',
  fields: t => ({
    reason: t.field({
      type: ResetReasonType,
      description: 'Why the cursor cannot be served.',
      resolve: frame => frame.reason,
    }),
    cursor: t.field({
      type: 'Cursor',
      description: 'The position from which the log follows: keep it instead of the old one.',
      resolve: frame => frame.cursor,
    }),
  }),
})

/** The GraphQL type of each frame that is about the stream itself. */
export const streamFrames = { 'caught-up': 'CaughtUp', heartbeat: 'Heartbeat', reset: 'Reset' } as const
