import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { charsetOf } from '../domain/media-type.ts'
import { decodeText } from './decode.ts'

type Headers = {
  contentType: string | undefined
  contentLength: string | undefined
  contentEncoding: string | undefined
}

/**
 * A body as text: decompressed, and decoded from the charset that its content type names, else from UTF-8. `limit` is in bytes, before
 * and after decompression: what is longer is refused and never read to its end.
 */
export async function readBody(
  body: AsyncIterable<Uint8Array> | null,
  { contentType, contentLength, contentEncoding }: Headers,
  limit: number,
): Promise<string | DomainError> {
  if (Number(contentLength ?? 0) > limit) return refuse('payload_too_large')
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > limit) return refuse('payload_too_large')
    chunks.push(chunk)
  }
  const bytes = await decompress(Buffer.concat(chunks), contentEncoding, limit)
  return isRefusal(bytes) ? bytes : decodeText(bytes, charsetOf(contentType) ?? 'utf-8')
}

type Decompress = (bytes: Buffer, options: object) => Promise<{ buffer: Buffer; engine: { bytesWritten: number } }>

const codings: Record<string, Decompress> = {
  gzip: promisify(gunzip) as never,
  'x-gzip': promisify(gunzip) as never,
  deflate: promisify(inflate) as never,
  br: promisify(brotliDecompress) as never,
}

/** In a thread of the pool, and stopped at the limit: a kilobyte can stand for a megabyte. */
async function decompress(bytes: Buffer, encoding: string | undefined, limit: number): Promise<Buffer | DomainError> {
  const coding = encoding?.trim().toLowerCase() || 'identity'
  if (coding === 'identity' || bytes.length === 0) return bytes
  if (!Object.hasOwn(codings, coding))
    return refuse('unsupported_media_type', 'The content-encoding must be gzip, deflate, br or identity: one of them.')
  try {
    const { buffer, engine } = await codings[coding]!(bytes, { maxOutputLength: limit, info: true })
    // What follows the end of the compressed data would be dropped.
    return engine.bytesWritten === bytes.length ? buffer : notCompressed(coding)
  } catch (error) {
    return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
      ? refuse('payload_too_large')
      : notCompressed(coding)
  }
}

const notCompressed = (coding: string) => refuse('bad_encoding', `The body is not in the content-encoding ${coding}.`)
