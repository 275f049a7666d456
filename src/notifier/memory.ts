import type { Notifier, Topic } from '../ports/notifier.ts'

/** The notifier of one process. */
export function createMemoryNotifier(): Notifier {
  const topics = new Map<Topic, Set<() => void>>()
  return {
    notify(topic) {
      for (const heard of topics.get(topic) ?? []) heard()
    },
    listen(topic, heard) {
      const listeners = topics.get(topic) ?? new Set()
      topics.set(topic, listeners.add(heard))
      return () => {
        listeners.delete(heard)
        if (listeners.size === 0 && topics.get(topic) === listeners) topics.delete(topic)
      }
    },
    listeners: () => [...topics.values()].reduce((sum, set) => sum + set.size, 0),
  }
}
