import type { IncomingMessage } from 'node:http'
import type { Context, Hono } from 'hono'
import { answerFile, readFiles, withText } from './static-files.ts'

/**
 * A page runs only the scripts it was built with and connects only to this server; scripts write no markup (trusted types).
 * Images, sound and video in messages may come from every https address.
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

/** The built pages. */
export class Pages {
  readonly files = readFiles()
  /** Which page `/` shows. A plug-in may replace it. */
  home: (request: IncomingMessage) => string = () => 'home/index.html'

  /** `values` replace `{{name}}` in the page. */
  show(c: Context, path: string, values: Record<string, string> = {}): Promise<Response> {
    let file = this.files.get(path)
    for (const [name, value] of Object.entries(values)) file &&= withText(file, `{{${name}}}`, value)
    return answerFile(c, file, { 'content-security-policy': policy, 'cache-control': 'no-cache' })
  }
}

/** `/`, `/desk`, `/widget.js` and `/assets/…`. */
export function addPageRoutes(app: Hono, pages: Pages) {
  app.get('/', (c: Context) => pages.show(c, pages.home(c.env.incoming)))
  for (const path of ['/desk', '/desk/']) app.get(path, c => pages.show(c, 'desk/index.html'))
  app.get('/widget.js', c =>
    answerFile(c, pages.files.get('widget.js'), {
      // Any site may embed it. After an update a browser may keep the old version for 5 minutes.
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=300',
    }),
  )
  // The names contain a hash of the content.
  app.get('/assets/:name', c =>
    answerFile(c, pages.files.get(`assets/${c.req.param('name')}`), {
      'cache-control': 'public, max-age=31536000, immutable',
    }),
  )
}
