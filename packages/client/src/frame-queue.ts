type Reader<F> = { resolve: (result: IteratorResult<F>) => void; reject: (error: unknown) => void }

export type FrameQueueOptions<F> = {
  /** Called when a frame passes to the reader. */
  onRead: (frame: F) => void
  /** Puts a frame among those that wait. */
  insert: (waiting: F[], frame: F) => void
}

/** Frames between the subscription, which pushes, and the reader of the stream, who pulls. */
export class FrameQueue<F> {
  readonly #options: FrameQueueOptions<F>
  readonly #readers: Reader<F>[] = []
  #waiting: F[] = []
  #closed = false
  #error: unknown = null

  constructor(options: FrameQueueOptions<F>) {
    this.#options = options
  }

  /** How many frames wait for the reader. */
  get length(): number {
    return this.#waiting.length
  }

  push(frame: F) {
    const reader = this.#readers.shift()
    if (reader) reader.resolve(this.#read(frame))
    else this.#options.insert(this.#waiting, frame)
  }

  /** The next frame. After `close`: the frames that still wait, then its error once, then `done`. */
  next(): Promise<IteratorResult<F>> {
    const frame = this.#waiting.shift()
    if (frame !== undefined) return Promise.resolve(this.#read(frame))
    if (!this.#closed) return new Promise((resolve, reject) => this.#readers.push({ resolve, reject }))
    const error = this.#error
    this.#error = null
    return error === null ? Promise.resolve({ done: true, value: undefined }) : Promise.reject(error)
  }

  /** Drops the waiting frames that `keep` refuses. */
  filter(keep: (frame: F) => boolean) {
    this.#waiting = this.#waiting.filter(keep)
  }

  /** No frame comes any more. The error, if there is one, goes to the reader who waits first. */
  close(error: unknown) {
    this.#closed = true
    const [first, ...others] = this.#readers.splice(0)
    if (first && error !== null) first.reject(error)
    else {
      this.#error = error
      first?.resolve({ done: true, value: undefined })
    }
    for (const reader of others) reader.resolve({ done: true, value: undefined })
  }

  #read(frame: F): IteratorResult<F> {
    this.#options.onRead(frame)
    return { done: false, value: frame }
  }
}
