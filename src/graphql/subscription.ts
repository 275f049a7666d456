import { setImmediate as turn } from 'node:timers/promises'
import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, validateSubscriptionArgs } from 'graphql'
import { Follower, type LiveReader } from '../app/follower.ts'
import type { Context } from './context.ts'
import type { Payload } from './payload.ts'
import type { AnyFrame, Selection } from './selection.ts'
import type { Selections } from './selections.ts'

/** Where the answers of a subscription go: an operation of a socket, or a response of server-sent events. */
export type Outlet = {
  /** Whether it takes an answer now. False: its reader is slow, or gone. */
  isReady(): boolean
  /** Resolves when it is ready, or closed. */
  ready(): Promise<void>
  send(payload: Payload): void
  /** Several answers follow: `flush` sends them together. */
  hold(): void
  flush(): void
}

/** Called once. `error`: why the log could not be read on; null: it was ended. */
type OnEnd = (error: unknown) => void

/** How long answers are computed before other requests are read. */
const SLICE_MS = 1
/** Answers that wait for their execution, of one subscriber. */
const MOST_WAITING = 128

/** A subscription that runs: reads at the pace of its outlet, and takes what is shared once it has caught up. */
class Subscription implements LiveReader<unknown, unknown> {
  readonly #follower: Follower<unknown, unknown>
  readonly #selection: Selection
  readonly #context: Context
  #outlet: Outlet | null = null
  #ended = false
  #isRunning = false
  /** The answers that wait for their execution, in order. */
  #waiting: Promise<void> | null = null
  #waitingCount = 0
  #onEnd: OnEnd | null = null

  constructor(follower: Follower<unknown, unknown>, selection: Selection, context: Context) {
    this.#follower = follower
    this.#selection = selection
    this.#context = context
  }

  /** Sends until it is ended. */
  start(outlet: Outlet, onEnd: OnEnd) {
    this.#outlet = outlet
    this.#onEnd = onEnd
    if (this.#ended) this.end()
    else void this.#run()
  }

  end(error: unknown = null) {
    this.#ended = true
    this.#follower.end()
    const onEnd = this.#onEnd
    this.#onEnd = null
    onEnd?.(error)
  }

  take(frames: AnyFrame[]): boolean {
    if (this.#ended) return true
    if (this.#waitingCount + frames.length > MOST_WAITING || !this.#outlet!.isReady()) {
      void this.#run()
      return false
    }
    if (frames.length === 1) this.#sendShared(frames[0]!)
    else {
      this.#outlet!.hold()
      for (const frame of frames) this.#sendShared(frame)
      this.#outlet!.flush()
    }
    return true
  }

  resume() {
    void this.#run()
  }

  async prepare(frames: AnyFrame[]) {
    let until = performance.now() + SLICE_MS
    for (const frame of frames) {
      // An error is met again where the frame is sent.
      await Promise.resolve(this.#selection.render(frame, this.#context)).catch(() => {})
      if (performance.now() < until) continue
      await turn()
      until = performance.now() + SLICE_MS
    }
  }

  #sendShared(frame: AnyFrame) {
    const payload = this.#selection.render(frame, this.#context)
    if (!(payload instanceof Promise) && this.#waiting === null) return this.#outlet!.send(payload)
    this.#waitingCount += 1
    const waiting = this.#sendInOrder(this.#waiting, payload).then(() => {
      this.#waitingCount -= 1
      if (this.#waiting === waiting) this.#waiting = null
    })
    this.#waiting = waiting
  }

  async #sendInOrder(before: Promise<void> | null, payload: Payload | Promise<Payload>) {
    try {
      if (before) await before
      const ready = await payload
      if (!this.#ended) this.#outlet!.send(ready)
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Reads with a cursor of its own, until it has caught up. */
  async #run() {
    if (this.#isRunning) return
    this.#isRunning = true
    const outlet = this.#outlet!
    try {
      while (!this.#ended) {
        if (this.#waiting) await this.#waiting
        if (!outlet.isReady()) await outlet.ready()
        if (this.#ended) return
        const frame = await this.#follower.poll()
        if (frame) {
          const payload = this.#selection.renderAlone(frame, this.#context)
          outlet.send(payload instanceof Promise ? await payload : payload)
        } else if (this.#follower.goLive(this)) return
      }
    } catch (error) {
      this.#fail(error)
    } finally {
      this.#isRunning = false
    }
  }

  #fail(error: unknown) {
    this.end(this.#selection.mask(error))
  }
}

/** A subscription's errors, or what sends its answers. */
export type Subscribed = ExecutionResult & { stream?: Subscription }

export async function openSubscription(args: ExecutionArgs, selections: Selections): Promise<Subscribed> {
  const validated = validateSubscriptionArgs(args)
  if (!('schema' in validated)) return { errors: validated }
  const source = await createSourceEventStream(validated)
  if (!(source instanceof Follower)) return source as ExecutionResult
  return { stream: new Subscription(source, selections.of(validated), ownContext(validated.contextValue as Context)) }
}

/** Without what Yoga adds to it: a subscription keeps its context for as long as it runs. */
const ownContext = ({ principal, caller, charge, parts, signal }: Context): Context => ({
  principal,
  caller,
  charge,
  parts,
  ...(signal && { signal }),
})
