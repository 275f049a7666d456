import { type Dispatcher, Pool } from 'undici'
import { charsetOf } from '../domain/media-type.ts'
import type { Failure } from '../domain/webhook/delivery.ts'
import { type Egress, Refusal } from './egress.ts'
import { ignoreContinue } from './ignore-continue.ts'

export type PostRequest = {
  url: string
  headers: Record<string, string>
  /** Sent as it is. */
  body: string | Uint8Array
  /** For everything until the status: DNS, connecting, TLS, sending, headers. Default 15,000. */
  deadlineMs?: number
  /** Of the answer's body; the rest is cut off. Default 16,384. */
  maxAnswerBytes?: number
  /** Ends the attempt at once. */
  signal?: AbortSignal
}

export type PostOutcome =
  /** A final status came (200 and up). `answer`: what of the body came soon after it, never decompressed, in its charset (else UTF-8),
   *  lossy and without NUL. */
  | { kind: 'answered'; status: number; retryAfter: string | null; answer: string; durationMs: number }
  /** No status came. `detail` may name addresses: operators only. */
  | { kind: 'failed'; failure: Failure; detail: string; durationMs: number }

export type PosterOptions = {
  egress: Egress
  /** More attempts than this at one origin wait, their deadlines running. Default 64. */
  connectionsPerOrigin?: number
  /** How long an idle connection is kept; it is not checked again. Default 4,000 ms. */
  keepAliveMs?: number
}

/** Makes POSTs over kept-alive connections of its own. Disposing of it destroys these; running attempts end as `aborted`. */
export class Poster implements AsyncDisposable {
  readonly #egress: Egress
  readonly #connectionsPerOrigin: number
  readonly #keepAliveMs: number
  // Not undici's Agent: it keeps the pool of an origin for ever once its last attempt was cut (8.12: 20 KB each).
  readonly #origins = new Map<string, Origin>()
  readonly #targets = new Map<string, URL | Refusal>()
  #closed = false

  constructor({ egress, connectionsPerOrigin = 64, keepAliveMs = 4_000 }: PosterOptions) {
    this.#egress = egress
    this.#connectionsPerOrigin = connectionsPerOrigin
    this.#keepAliveMs = keepAliveMs
  }

  /** One POST, one attempt, no redirect followed. Never rejects. */
  post(request: PostRequest): Promise<PostOutcome> {
    const target = this.#targetOf(request.url)
    if (target instanceof Refusal) return Promise.resolve(failed('egress_denied', detailOf(target)))
    if (this.#closed || request.signal?.aborted) return Promise.resolve(failed('aborted', 'called off before it began'))
    const origin = this.#origins.get(target.origin) ?? this.#open(target.origin)
    clearTimeout(origin.idle)
    origin.running++
    return attempt(origin.pool, target, request, () => {
      if (--origin.running > 0) return
      origin.idle = setTimeout(() => this.#close(target.origin), this.#keepAliveMs).unref()
    })
  }

  async [Symbol.asyncDispose]() {
    this.#closed = true
    await Promise.all([...this.#origins.keys()].map(origin => this.#close(origin)))
  }

  /** What the URL alone says does not change, so it is checked once. */
  #targetOf(url: string): URL | Refusal {
    const known = this.#targets.get(url)
    if (known) return known
    if (this.#targets.size >= MAX_TARGETS) this.#targets.clear()
    const target = this.#egress.check(url)
    this.#targets.set(url, target)
    return target
  }

  #open(name: string): Origin {
    const pool = new Pool(name, {
      connect: (target, done) =>
        this.#egress.connect(target, (...[error, socket]) =>
          error === null ? done(null, ignoreContinue(socket)) : done(error, null),
        ),
      connections: this.#connectionsPerOrigin,
      keepAliveTimeout: this.#keepAliveMs,
      keepAliveMaxTimeout: 60_000,
      maxHeaderSize: 16_384,
      allowH2: false,
      // They run between chunks only; the deadline is over all.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    const origin = { pool, running: 0, idle: undefined }
    this.#origins.set(name, origin)
    return origin
  }

  #close(name: string): Promise<void> | undefined {
    const origin = this.#origins.get(name)
    clearTimeout(origin?.idle)
    this.#origins.delete(name)
    return origin?.pool.destroy()
  }
}

const MAX_TARGETS = 1_000
/** The status decides. For an admin to read, the body may come this much later: many servers send it in a packet of its own. */
const ANSWER_MS = 100
/** So long the rest of a body is read and dropped, so that the connection can be used again. Then it is cut. */
const DRAIN_MS = 1_000

/** The connections to one origin. */
type Origin = { pool: Pool; running: number; idle: NodeJS.Timeout | undefined }

function attempt(pool: Pool, target: URL, request: PostRequest, ended: () => void): Promise<PostOutcome> {
  const { headers, body, deadlineMs = 15_000, maxAnswerBytes = 16_384, signal } = request
  const { promise, resolve } = Promise.withResolvers<PostOutcome>()
  const startedAt = performance.now()
  const onAbort = () => cut('aborted', 'called off')
  let timer = setTimeout(() => cut('timeout', `no answer within ${deadlineMs} ms`), deadlineMs)
  let controller: Dispatcher.DispatchController | null = null
  let settled = false
  let status = 0
  let retryAfter: string | null = null
  let contentType: string | undefined
  const answer: Buffer[] = []
  let room = maxAnswerBytes

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      controller = started
      // It ended while the connection was being opened: send nothing any more.
      if (settled) started.abort(new Error('too late'))
    },
    onResponseStart(_, code, headers) {
      if (code < 200) return
      status = code
      clearTimeout(timer)
      timer = setTimeout(() => {
        settle('reset', 'no answer')
        timer = setTimeout(() => cut('aborted', 'the answer takes too long'), DRAIN_MS)
      }, ANSWER_MS)
      retryAfter = [headers['retry-after'] ?? []].flat()[0]?.slice(0, 100) ?? null
      contentType = [headers['content-type'] ?? []].flat()[0]
    },
    onResponseData(_, chunk) {
      if (room > 0) answer.push(chunk.subarray(0, room))
      room -= chunk.length
      if (room < 0) cut('aborted', 'the answer is long enough')
    },
    onResponseEnd: () => finish('reset', 'no answer'),
    onResponseError: (_, error) => finish(failureOf(error, controller !== null, target.protocol), detailOf(error)),
  }

  signal?.addEventListener('abort', onAbort)
  pool.dispatch({ path: target.pathname + target.search, method: 'POST', headers, body }, handler)
  return promise

  function cut(failure: Failure, why: string): void {
    finish(failure, why)
    controller?.abort(new Error(why))
  }

  function finish(failure: Failure, detail: string): void {
    clearTimeout(timer)
    settle(failure, detail)
  }

  // The first call counts. A known status is the outcome however the body ends, or where it never ends: the receiver has spoken, and
  // its body means nothing to us (any 2xx; the body is ignored).
  function settle(failure: Failure, detail: string): void {
    if (settled) return
    settled = true
    signal?.removeEventListener('abort', onAbort)
    ended()
    const durationMs = Math.round(performance.now() - startedAt)
    if (status === 0) resolve(failed(failure, detail, durationMs))
    else resolve({ kind: 'answered', status, retryAfter, answer: textOf(answer, contentType), durationMs })
  }
}

function failed(failure: Failure, detail: string, durationMs = 0): PostOutcome {
  return { kind: 'failed', failure, detail: detail.slice(0, 300), durationMs }
}

// PostgreSQL stores no NUL in a text.
const textOf = (chunks: Buffer[], contentType: string | undefined) =>
  decoderOf(charsetOf(contentType))
    .decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))
    .replaceAll('\0', '\uFFFD')

const utf8 = new TextDecoder()

function decoderOf(charset: string | null): TextDecoder {
  try {
    return charset === null ? utf8 : new TextDecoder(charset)
  } catch {
    return utf8
  }
}

/** What an error of undici, of TLS or of the system amounts to. `sent`: a connection stood and the request was on its way. */
function failureOf(error: Error & { code?: string }, sent: boolean, protocol: string): Failure {
  if (error instanceof Refusal) return error.reason === 'dns_failed' ? 'dns' : 'egress_denied'
  const code = error.code ?? ''
  if (code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED') return 'aborted'
  if (code === 'ETIMEDOUT' || code.endsWith('_TIMEOUT')) return 'timeout'
  if (code === 'ECONNREFUSED') return 'refused'
  if (code === 'ECONNRESET' || code === 'EPIPE' || /closed$|^destroyed$/.test(error.message)) return 'reset'
  if (sent || code.startsWith('UND_ERR_')) return 'protocol'
  return protocol === 'https:' && !/^E(?!PROTO$)[A-Z]+$/.test(code) ? 'tls' : 'connect'
}

function detailOf(error: Error & { code?: string }): string {
  if (error instanceof Refusal) return `${error.reason}: ${error.detail}`
  const message = error instanceof AggregateError ? error.errors.map(each => each.message).join('; ') : error.message
  return error.code === undefined || message.includes(error.code) ? message : `${error.code}: ${message}`
}
