import type { Notifier, Topic } from '../ports/notifier.ts'

type OnNotice = () => void

/** The notifier of one process. Most topics have one listener, which needs no set. */
export class MemoryNotifier implements Notifier {
  readonly #topics = new Map<Topic, OnNotice | Set<OnNotice>>()

  notify(topic: Topic) {
    const listeners = this.#topics.get(topic)
    if (typeof listeners === 'function') listeners()
    else for (const onNotice of listeners ?? []) onNotice()
  }

  listen(topic: Topic, onNotice: OnNotice): () => void {
    const known = this.#topics.get(topic)
    if (known instanceof Set) known.add(onNotice)
    else this.#topics.set(topic, known === undefined ? onNotice : new Set([known, onNotice]))
    return () => this.#remove(topic, onNotice)
  }

  listeners(): number {
    return [...this.#topics.values()].reduce((sum, each) => sum + (each instanceof Set ? each.size : 1), 0)
  }

  #remove(topic: Topic, onNotice: OnNotice) {
    const known = this.#topics.get(topic)
    if (known instanceof Set) known.delete(onNotice)
    if (known === onNotice || (known instanceof Set && known.size === 0)) this.#topics.delete(topic)
  }
}
