import type { Place } from '../domain/cursor.ts'
import type { SentEphemeral } from './ephemeral-changes.ts'
import type { Frame } from './followed-log.ts'

/** A follower as its log and the heartbeats know it. */
export type LiveFollower<T, A> = {
  readonly isLive: boolean
  /** Of the heartbeats: the tick in which the last frame was sent, and whether it is in the wheel. */
  lastFrameAt: number
  isInWheel: boolean
  /** Called for the first of those that will get these frames: what it computes for them serves others, too. */
  prepare(frames: Frame<T, A>[]): Promise<void> | void
  /** Something may have changed. For followers that are not live. */
  notice(what: 'log' | 'ephemeral'): void
  /**
   * Frames for all that were live before this round. `positions`: those of the frames in the log; null: they have none. `sent`: the
   * ephemeral events that were sent before.
   */
  deliver(frames: Frame<T, A>[], positions: number[] | null, reached: Place, round: number, sent: SentEphemeral): void
  /** A heartbeat at the log's place, which this one may have passed when it went live. */
  beat(frame: Frame<T, A>, place: Place, sent: SentEphemeral): void
  /** Goes on with its own cursor, because the log cannot be read for all at once. */
  abandon(sent: SentEphemeral): void
}
