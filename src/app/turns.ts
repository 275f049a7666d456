/** How long the work of all callers together may hold the event loop before other requests are read. */
const TURN_MS = 4
/** How much of it one caller gets before the next one's turn. */
const SLICE_MS = 1

/** Work of one caller that waits: the parts of one operation, first come first served. */
type Lane = { order: number; waiting: (() => void)[]; head: number }

/**
 * Divides the time of the event loop among callers. The store answers synchronously, and `await` on it is a microtask: without
 * this, one request with 10,000 reads, or one replay, would let no other request run until it is done. What comes when the time of
 * a turn is used up waits, callers get on one after the other, and of one caller the oldest operation goes first, so that few are
 * half done and hold memory.
 */
export class Turns {
  readonly #callers = new Map<string, Lane[]>()
  readonly #orders = new WeakMap<object, number>()
  #next = 0
  #began = 0
  /** Whether `#began` is of this turn of the event loop. */
  #isRunning = false
  /** Whose slice it is, and until when. */
  #slice: { caller: string; until: number } | null = null

  /** Whether work must wait for `next`. False: do it now. */
  isBusy(caller: string): boolean {
    if (this.#slice?.caller === caller) return performance.now() > this.#slice.until
    if (this.#callers.has(caller)) return true
    if (this.#isRunning) return performance.now() - this.#began > TURN_MS
    this.#begin()
    setImmediate(() => this.#serve())
    return false
  }

  /** Resolves when it is the caller's turn. `operation`: what it is a part of; without one it waits behind the caller's other work. */
  next(caller: string, operation: object = {}): Promise<void> {
    return new Promise(resolve => {
      const order = this.#orderOf(operation)
      const lanes = this.#callers.get(caller) ?? []
      if (lanes.length === 0) this.#callers.set(caller, lanes)
      let at = lanes.length
      while (at > 0 && lanes[at - 1]!.order > order) at -= 1
      if (lanes[at - 1]?.order === order) lanes[at - 1]!.waiting.push(resolve)
      else lanes.splice(at, 0, { order, waiting: [resolve], head: 0 })
      if (this.#isRunning) return
      this.#begin()
      setImmediate(() => this.#serve())
    })
  }

  /** null where the work need not wait: go on without an `await`, after which others may have used the time. */
  wait(caller: string): Promise<void> | null {
    return this.isBusy(caller) ? this.next(caller) : null
  }

  #begin() {
    this.#isRunning = true
    this.#began = performance.now()
  }

  async #serve() {
    if (this.#callers.size === 0) {
      this.#isRunning = false
      return
    }
    this.#began = performance.now()
    do {
      await this.#serveNext()
    } while (this.#callers.size > 0 && performance.now() - this.#began < TURN_MS)
    setImmediate(() => this.#serve())
  }

  /** A slice of the next caller, which then stands behind the others. */
  async #serveNext() {
    const [caller, lanes] = this.#callers.entries().next().value!
    const until = performance.now() + SLICE_MS
    this.#slice = { caller, until }
    do {
      takeFirst(lanes)
      await settled()
    } while (lanes.length > 0 && performance.now() < until)
    this.#slice = null
    this.#callers.delete(caller)
    if (lanes.length > 0) this.#callers.set(caller, lanes)
  }

  #orderOf(operation: object): number {
    const known = this.#orders.get(operation)
    if (known !== undefined) return known
    this.#next += 1
    this.#orders.set(operation, this.#next)
    return this.#next
  }
}

function takeFirst(lanes: Lane[]) {
  const [lane] = lanes as [Lane]
  const resolve = lane.waiting[lane.head++]!
  if (lane.head === lane.waiting.length) lanes.shift()
  resolve()
}

/** When everything has run that can run now. A tick made within a microtask comes after all microtasks, also those they add. */
async function settled() {
  await null
  await new Promise<void>(resolve => process.nextTick(resolve))
}

/** A process has one event loop, and so one division of it, however many servers run in it. */
export const turns = new Turns()
