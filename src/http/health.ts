import type { Hono } from 'hono'

/** `/healthz`: the process runs. `/readyz`: it has started, can write durably, and is not shutting down. */
export function addHealthRoutes(app: Hono, ready: () => Promise<void>) {
  app.get('/healthz', c => c.json({ status: 'ok' }, 200, { 'cache-control': 'no-store' }))
  app.get('/readyz', async c => {
    const status = await ready().then(
      () => 'ready',
      () => 'unavailable',
    )
    return c.json({ status }, status === 'ready' ? 200 : 503, { 'cache-control': 'no-store' })
  })
}
