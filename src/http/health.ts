import type { Hono } from 'hono'

/** How long an answer of `/readyz` is used again: it needs no credential, and each check is a durable write. */
const FRESH_MS = 1_000

/** `/healthz`: the process runs. `/readyz`: it has started, can write durably, and is not shutting down. */
export function addHealthRoutes(
  app: Hono,
  { isStarted, ping }: { isStarted: () => boolean; ping: () => Promise<void> },
) {
  const canWrite = sharedCheck(ping)
  app.get('/healthz', c => c.json({ status: 'ok' }, 200, { 'cache-control': 'no-store' }))
  app.get('/readyz', async c => {
    const isReady = isStarted() && (await canWrite())
    const body = { status: isReady ? 'ready' : 'unavailable' }
    return c.json(body, isReady ? 200 : 503, { 'cache-control': 'no-store' })
  })
}

/** Requests that come while a check runs, or just after it, share its answer. */
function sharedCheck(check: () => Promise<void>): () => Promise<boolean> {
  let last: Promise<boolean> | null = null
  let freshUntil = 0
  return () => {
    if (last && performance.now() < freshUntil) return last
    freshUntil = Infinity
    last = check().then(
      () => true,
      () => false,
    )
    void last.then(() => {
      freshUntil = performance.now() + FRESH_MS
    })
    return last
  }
}
