/** Enough to remember what Baton may still repeat; the oldest are forgotten. */
const MAX_IDS = 10_000

/**
 * Does the work of each webhook id once: Baton delivers at least once, so the same delivery may come again, even while its
 * first copy is being worked on. What failed may be tried again.
 */
export function makeOnce() {
  const known = new Map<string, Promise<void>>()
  return (webhookId: string, work: () => Promise<void>): Promise<void> => {
    const first = known.get(webhookId)
    if (first) return first
    const done = work()
    known.set(webhookId, done)
    done.catch(() => known.delete(webhookId))
    if (known.size > MAX_IDS) known.delete(known.keys().next().value as string)
    return done
  }
}
