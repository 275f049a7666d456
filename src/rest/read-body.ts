import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { charsetOf } from '../domain/media-type.ts'
import { decodeText } from './decode.ts'

/**
 * A body as text: decompressed, and decoded from the charset that its content type names, else from UTF-8. `limit` is in bytes, before
 * and after decompression: what is longer is refused and never read to its end.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<string | DomainError> {
  const { headers } = request
  if (Number(headers['content-length'] ?? 0) > limit) return refuse('payload_too_large')
  const received = await receive(request, limit)
  if (isRefusal(received)) return received
  const bytes = await decompress(received, headers['content-encoding'], limit)
  return isRefusal(bytes) ? bytes : decodeText(bytes, charsetOf(headers['content-type']) ?? 'utf-8')
}

/** By events: an async iterator over the request costs 20 µs more, and breaking out of it would cut the connection before the answer. */
function receive(request: IncomingMessage, limit: number): Promise<Buffer | DomainError> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const stop = () => request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', reject)
    const onData = (chunk: Buffer) => {
      size += chunk.length
      chunks.push(chunk)
      if (size <= limit) return
      stop()
      request.pause()
      resolve(refuse('payload_too_large'))
    }
    const onEnd = () => {
      stop()
      resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks))
    }
    const onClose = () => {
      if (request.readableEnded) onEnd()
      else reject(new Error('The client has left before the end of its request.'))
    }
    if (request.readableEnded) return onEnd()
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', reject)
  })
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
