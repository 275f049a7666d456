/** Says that a topic changed, and carries no data: a listener reads the store. */
export type Notifier = {
  notify(topic: Topic): void
  /** Calls `onNotice` on every notice until the returned function is called. Notices may be repeated or merged. */
  listen(topic: Topic, onNotice: () => void): () => void
  /** The number of listeners. For tests: a listener that is never removed is a leak. */
  listeners(): number
}

/** `presence/…` is for ephemeral events: typing and read receipts. */
export type Topic =
  | `credential/${string}`
  | `conversation/${string}`
  | `presence/${string}`
  | `company/${string}`
  | 'deliveries'
  | 'timers'
