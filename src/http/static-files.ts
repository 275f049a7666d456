import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Context } from 'hono'
import { noSuchAddress } from '../rest/answer.ts'

type File = { bytes: Buffer; type: string; etag: string; gzipped?: Promise<Buffer> }

/** All files of the built pages, in memory: a few hundred kilobytes. Empty where the pages were not built. */
export function readFiles(): Map<string, File> {
  const folder = builtFolder(import.meta.dirname)
  if (folder === null) return new Map()
  const names = globSync('**/*.*', { cwd: folder }).filter(name => types[extname(name)] !== undefined)
  return new Map(
    names.map(name => [name.replaceAll('\\', '/'), fileOf(readFileSync(join(folder, name)), types[extname(name)]!)]),
  )
}

/** The file with a placeholder replaced: for values known only when the server runs. */
export const withText = (file: File, placeholder: string, text: string): File =>
  fileOf(Buffer.from(file.bytes.toString('utf8').replaceAll(placeholder, text)), file.type)

function fileOf(bytes: Buffer, type: string): File {
  return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`, type }
}

/** Found by walking up: the program runs from `src/` as well as from `dist/`. */
function builtFolder(from: string): string | null {
  const folder = join(from, 'dist', 'web')
  if (existsSync(join(folder, '.stamp'))) return folder
  const above = dirname(from)
  return above === from ? null : builtFolder(above)
}

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

const compress = promisify(gzip)

export async function answerFile(
  c: Context,
  file: File | undefined,
  headers: Record<string, string>,
): Promise<Response> {
  if (!file) return noSuchAddress()
  const all: Record<string, string> = {
    ...headers,
    'content-type': file.type,
    etag: file.etag,
    vary: 'accept-encoding',
  }
  if (c.req.header('if-none-match') === file.etag) return new Response(null, { status: 304, headers: all })
  const isText = /text|javascript|svg|manifest/.test(file.type)
  if (!isText || !/\bgzip\b/.test(c.req.header('accept-encoding') ?? ''))
    return new Response(new Uint8Array(file.bytes), { headers: all })
  file.gzipped ??= compress(file.bytes, { level: 9 })
  all['content-encoding'] = 'gzip'
  return new Response(new Uint8Array(await file.gzipped), { headers: all })
}
