/** Says "there is news of X" and carries none: whoever hears it looks in the log. */
export type Notifier = {
  notify(topic: Topic): void
  /** Calls `heard` on every notice until the returned function is called. Notices may be repeated or merged, never missed. */
  listen(topic: Topic, heard: () => void): () => void
  /** How many are listening, for health and tests. */
  listeners(): number
}

export type Topic = `conversation/${string}` | `company/${string}` | 'deliveries'
