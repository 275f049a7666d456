import type { Notifier, Topic } from '../ports/notifier.ts'

/** The notifier of one process. */
export class MemoryNotifier implements Notifier {
  readonly #topics = new Map<Topic, Set<() => void>>()

  notify(topic: Topic) {
    for (const onNotice of this.#topics.get(topic) ?? []) onNotice()
  }

  listen(topic: Topic, onNotice: () => void): () => void {
    const listeners = this.#topics.get(topic) ?? new Set()
    this.#topics.set(topic, listeners.add(onNotice))
    return () => {
      listeners.delete(onNotice)
      if (listeners.size === 0 && this.#topics.get(topic) === listeners) this.#topics.delete(topic)
    }
  }

  listeners(): number {
    return [...this.#topics.values()].reduce((sum, { size }) => sum + size, 0)
  }
}
