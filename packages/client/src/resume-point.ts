/**
 * A frame of a stream. Frames of types that this kit does not know are passed on or ignored, and are never an error.
 */
export type AnyFrame = { __typename: string; seq?: number; cursor?: string }

/** The position after the newest frame received. `seq` is null when it is unknown: then any event may follow. */
export type ResumePoint = { cursor: string | null; seq: number | null }

export const resumeAfter = (cursor: string | null): ResumePoint => ({ cursor, seq: null })

/**
 * The position after this frame; `duplicate` when the frame was received before, `gap` when events before it are
 * missing. CaughtUp and Heartbeat do not move the position: they carry the server's own, and taking it over would skip
 * a lost event for good.
 */
export function advance(from: ResumePoint, { __typename, seq, cursor }: AnyFrame): ResumePoint | 'duplicate' | 'gap' {
  if (cursor === undefined || __typename === 'CaughtUp' || __typename === 'Heartbeat') return from
  if (__typename === 'Reset' || seq === undefined) return { cursor, seq: null }
  if (from.seq === null || seq === from.seq + 1) return { cursor, seq }
  return seq <= from.seq ? 'duplicate' : 'gap'
}
