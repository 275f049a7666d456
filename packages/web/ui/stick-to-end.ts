/** Whether a box that grows at its end is kept scrolled there, and where it was scrolled to last. */
export type Scroll = { follows: boolean; top: number }
type Box = Pick<HTMLElement, 'scrollTop' | 'clientHeight' | 'scrollHeight'>

export const initialScroll: Scroll = { follows: true, top: 0 }

/** Pixels from the end that still count as the end. */
const NEAR = 60

/**
 * The state after a scroll event. Only scrolling up stops the following: the event of our own scrolling arrives late, when the
 * box may have grown past the end that we scrolled to.
 */
export function afterScroll(before: Scroll, { scrollTop, clientHeight, scrollHeight }: Box): Scroll {
  const isNear = scrollHeight - scrollTop - clientHeight < NEAR
  return { follows: isNear || (before.follows && scrollTop >= before.top), top: scrollTop }
}

/** Keeps the end of a box in view until the reader scrolls up. */
export class StickToEnd {
  readonly #box: HTMLElement
  readonly #setBehind: (isBehind: boolean) => void
  /** A picture that loads or a keyboard that opens changes the size without a render. */
  readonly #observer = new ResizeObserver(() => this.#scroll.follows && this.toEnd())
  #scroll = initialScroll

  /** `setBehind`: called with true when the box has grown below what the reader sees. */
  constructor(box: HTMLElement, setBehind: (isBehind: boolean) => void) {
    this.#box = box
    this.#setBehind = setBehind
    for (const each of [box, box.firstElementChild]) if (each) this.#observer.observe(each)
  }

  /** `force`: go to the end even if the reader has scrolled up, for example to a message of their own. */
  onGrown(force: boolean) {
    if (force || this.#scroll.follows) {
      this.#scroll = { ...this.#scroll, follows: true }
      this.toEnd()
    } else this.#setBehind(true)
  }

  onScroll() {
    this.#scroll = afterScroll(this.#scroll, this.#box)
    if (this.#scroll.follows) this.#setBehind(false)
  }

  toEnd() {
    this.#box.scrollTo({ top: this.#box.scrollHeight })
  }

  disconnect() {
    this.#observer.disconnect()
  }
}
