import type { Context, Hono } from 'hono'
import { isHere, isLocal } from './local-request.ts'
import { answer, type File, filled, readFiles } from './static-files.ts'

/**
 * A page runs the scripts it was built with and speaks to this server, nothing else; scripts write no markup (trusted types).
 * Pictures, sound and films of messages may come from anywhere that is encrypted.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' https: data: blob:",
  'media-src https: data: blob:',
  "font-src 'self'",
  "frame-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  "require-trusted-types-for 'script'",
].join('; ')

type Shown = {
  development: boolean
  /** Of the demo page's shop; null: there is no demo. */
  shopBotId: () => string | null
}

/** `/desk`, `/widget.js`, `/assets/…`, and `/`: the demo, where there is one, for whoever sits here; else what this is in a sentence. */
export function webRoutes(app: Hono, { development, shopBotId }: Shown) {
  const files = readFiles()
  const page = (c: Context, path: string) => show(c, files.get(path))
  const show = (c: Context, file: File | undefined) =>
    answer(c, file, { 'content-security-policy': policy, 'cache-control': 'no-cache' })
  app.get('/', (c: Context) =>
    // A link may lead here from anywhere; the page itself holds nothing.
    page(c, shopBotId() !== null && isHere(c.env.incoming) ? 'demo/index.html' : 'home/index.html'),
  )
  app.get('/desk', c => page(c, 'desk/index.html'))
  app.get('/desk/', c => page(c, 'desk/index.html'))
  if (development)
    app.get('/demo/shop', (c: Context) => {
      const file = files.get('shop/index.html')
      const botId = isLocal(c.env.incoming) ? shopBotId() : null
      return show(c, file && botId !== null ? filled(file, '{{botId}}', botId) : undefined)
    })
  app.get('/widget.js', c =>
    answer(c, files.get('widget.js'), {
      // Any site may embed it; how long it may lag behind a new version.
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=300',
    }),
  )
  // Their names change with what is in them.
  app.get('/assets/:name', c =>
    answer(c, files.get(`assets/${c.req.param('name')}`), { 'cache-control': 'public, max-age=31536000, immutable' }),
  )
}
