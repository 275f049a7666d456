import type { Clock } from './clock.ts'
import type { Sink, Subscription } from './subscription-socket.ts'

export type Limits = {
  clock: Clock
  /** ms until the first frame. */
  connectTimeout: number
  /** ms without a frame after which a stream is dead: the server sends a heartbeat after 20 s. */
  heartbeatTimeout: number
}

type Told<F> = {
  /** Answers why this attempt is of no use any more, or null. */
  frame: (frame: F) => string | null
  /** It is over, and why; `steady` where it was a good one while it lasted. */
  over: (why: unknown, steady: boolean) => void
}

/** A subscription that lived this long was a good one: the next is tried soon. */
const STEADY_MS = 5_000

/** One subscription and the watch over it: one that falls silent is cut, with its socket. Answers how to end it without a word. */
export function attempt<F>(
  { clock, connectTimeout, heartbeatTimeout }: Limits,
  begin: (sink: Sink<F>) => Subscription,
  told: Told<F>,
) {
  const startedAt = clock.now()
  let lastFrameAt = startedAt
  let heard = false
  let stopped = false
  let subscription: Subscription | null = null
  let cancel = clock.after(connectTimeout, check)
  subscription = begin({
    next(frame) {
      if (stopped) return
      lastFrameAt = clock.now()
      if (!heard) {
        heard = true
        cancel()
        cancel = clock.after(heartbeatTimeout, check)
      }
      const why = told.frame(frame)
      if (why !== null) fail(why)
    },
    end(why) {
      if (!stopped) fail(why)
    },
  })
  return stop

  function check() {
    const quiet = clock.now() - lastFrameAt
    const left = (heard ? heartbeatTimeout : connectTimeout) - quiet
    if (left > 0) {
      cancel = clock.after(left, check)
      return
    }
    fail(`no frame for ${quiet} ms`)
    subscription?.drop()
  }

  function fail(why: unknown) {
    stop()
    told.over(why, heard && clock.now() - startedAt >= STEADY_MS)
  }

  function stop() {
    stopped = true
    cancel()
    subscription?.end()
  }
}
