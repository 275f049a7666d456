import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Context, Hono } from 'hono'
import { refuse } from '../error.ts'
import { toProblem } from '../rest/answer.ts'

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

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
}

type File = { bytes: Buffer; type: string; etag: string; gzipped?: Promise<Buffer> }

/** `/desk`, `/widget.js`, `/assets/…`, and `/`: the demo in development, else what stands here in a sentence. */
export function webRoutes(app: Hono, { development }: { development: boolean }) {
  const files = readFiles()
  const page = (path: string) => (c: Context) =>
    answer(c, files.get(path), { 'content-security-policy': policy, 'cache-control': 'no-cache' })
  app.get('/', page(development ? 'demo/index.html' : 'home/index.html'))
  app.get('/desk', page('desk/index.html'))
  app.get('/desk/', page('desk/index.html'))
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

/** All of it in memory: a few hundred kilobytes. Empty where the pages were not built, as for a server run from its sources. */
function readFiles(): Map<string, File> {
  const folder = builtFolder(import.meta.dirname)
  if (folder === null) return new Map()
  const names = globSync('**/*.*', { cwd: folder }).filter(name => types[extname(name)] !== undefined)
  return new Map(
    names.map(name => {
      const bytes = readFileSync(join(folder, name))
      const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
      return [name.replaceAll('\\', '/'), { bytes, etag, type: types[extname(name)]! }]
    }),
  )
}

/** Found by walking up, for the program runs from `src/` and from `dist/` alike. */
function builtFolder(from: string): string | null {
  const folder = join(from, 'dist', 'web')
  if (existsSync(join(folder, '.stamp'))) return folder
  const above = dirname(from)
  return above === from ? null : builtFolder(above)
}

const compress = promisify(gzip)

async function answer(c: Context, file: File | undefined, headers: Record<string, string>): Promise<Response> {
  if (!file) return toProblem(refuse('not_found', 'There is nothing at this address.'))
  const all: Record<string, string> = {
    ...headers,
    'content-type': file.type,
    etag: file.etag,
    vary: 'accept-encoding',
  }
  if (c.req.header('if-none-match') === file.etag) return new Response(null, { status: 304, headers: all })
  const text = /text|javascript|svg|manifest/.test(file.type)
  if (!text || !/\bgzip\b/.test(c.req.header('accept-encoding') ?? ''))
    return new Response(new Uint8Array(file.bytes), { headers: all })
  file.gzipped ??= compress(file.bytes, { level: 9 })
  all['content-encoding'] = 'gzip'
  return new Response(new Uint8Array(await file.gzipped), { headers: all })
}
