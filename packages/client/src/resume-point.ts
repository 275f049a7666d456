/** Whatever comes over a stream; kinds that this kit does not know are let through or passed over, never an error. */
export type AnyFrame = { __typename: string; seq?: number; cursor?: string }

/** The newest frame there is of a log. `seq` null: not known yet, so that whatever comes next is next. */
export type Place = { cursor: string | null; seq: number | null }

export const startAt = (after: string | null): Place => ({ cursor: after, seq: null })

/**
 * The place after this frame; `known` where it was there before, `gap` where something is missing in between. CaughtUp and Heartbeat move
 * nothing: they carry the server's place, and to trust it would turn a lost event into a hole for good.
 */
export function place(from: Place, { __typename, seq, cursor }: AnyFrame): Place | 'known' | 'gap' {
  if (cursor === undefined || __typename === 'CaughtUp' || __typename === 'Heartbeat') return from
  if (__typename === 'Reset' || seq === undefined) return { cursor, seq: null }
  if (from.seq === null || seq === from.seq + 1) return { cursor, seq }
  return seq <= from.seq ? 'known' : 'gap'
}
