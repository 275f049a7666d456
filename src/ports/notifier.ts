/** Says "there is news of X" and carries none: whoever hears it looks where it is kept. */
export type Notifier = {
  notify(topic: Topic): void
  /** Calls `heard` on every notice until the returned function is called. Notices may be repeated or merged, never missed. */
  listen(topic: Topic, heard: () => void): () => void
  /** How many are listening, for health and tests. */
  listeners(): number
}

/** `presence/…` is typing and marks: what a conversation's followers see and its log does not hold. */
export type Topic =
  | `credential/${string}`
  | `conversation/${string}`
  | `presence/${string}`
  | `company/${string}`
  | 'deliveries'
