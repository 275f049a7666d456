import { StringDecoder } from 'node:string_decoder'
import { Agent, type Dispatcher } from 'undici'
import { type Egress, Refusal } from './egress.ts'

export type PostRequest = {
  url: string
  headers: Record<string, string>
  /** Sent as it is. */
  body: string | Uint8Array
  /** For everything together: DNS, connecting, TLS, sending, headers, body. Default 15,000. */
  deadlineMs?: number
  /** Of the answer's body; the rest is cut off. Default 16,384. */
  maxAnswerBytes?: number
  /** Ends the attempt at once. */
  signal?: AbortSignal
}

// biome-ignore format: one line says it
export type Failure = 'timeout' | 'dns' | 'refused' | 'connect' | 'tls' | 'reset' | 'protocol' | 'egress_denied' | 'aborted'

export type PostOutcome =
  /** A final status came (200 and up). `answer` is the body's first bytes, never decompressed, as lossy UTF-8 without NUL. */
  | { kind: 'answered'; status: number; retryAfter: string | null; answer: string; durationMs: number }
  /** No status came. `detail` may name addresses: operators only. */
  | { kind: 'failed'; failure: Failure; detail: string; durationMs: number }

export type Poster = AsyncDisposable & {
  /** One POST, one attempt, no redirect followed. Never rejects. */
  post(request: PostRequest): Promise<PostOutcome>
}

export type PosterOptions = {
  egress: Egress
  /** More attempts than this at one origin wait, their deadlines running. Default 32. */
  connectionsPerOrigin?: number
  /** How long an idle connection is kept; it is not checked again. Default 4,000 ms. */
  keepAliveMs?: number
}

/** Makes POSTs over kept-alive connections of its own. Disposing of it destroys these; attempts under way end as `aborted`. */
export function createPoster({ egress, connectionsPerOrigin = 32, keepAliveMs = 4_000 }: PosterOptions): Poster {
  const agent = new Agent({
    connect: egress.connect,
    connections: connectionsPerOrigin,
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: 60_000,
    maxHeaderSize: 16_384,
    allowH2: false,
    // undici's own timeouts run between chunks only; the deadline is over all.
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  return {
    post: request => new Promise(resolve => attempt(agent, egress, request, resolve)),
    [Symbol.asyncDispose]: () => agent.destroy(),
  }
}

function attempt(agent: Agent, egress: Egress, request: PostRequest, resolve: (outcome: PostOutcome) => void): void {
  const { url, headers, body, deadlineMs = 15_000, maxAnswerBytes = 16_384, signal } = request
  const startedAt = performance.now()
  const decoder = new StringDecoder('utf8')
  let timer: NodeJS.Timeout | undefined
  let controller: Dispatcher.DispatchController | null = null
  let settled = false
  let status = 0
  let retryAfter: string | null = null
  let answer = ''
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
      retryAfter = [headers['retry-after'] ?? []].flat()[0]?.slice(0, 100) ?? null
    },
    onResponseData(_, chunk) {
      answer += decoder.write(chunk.subarray(0, room))
      room -= chunk.length
      if (room < 0) cut('aborted', 'the answer is long enough')
    },
    onResponseEnd: () => settle('reset', 'no answer'),
    onResponseError: (_, error) => settle(failureOf(error, controller !== null, url), detailOf(error)),
  }

  const target = egress.check(url)
  if (signal?.aborted) settle('aborted', 'called off before it began')
  else if (target instanceof Refusal) settle('egress_denied', detailOf(target))
  else {
    timer = setTimeout(() => cut('timeout', `no answer within ${deadlineMs} ms`), deadlineMs)
    signal?.addEventListener('abort', onAbort)
    const path = target.pathname + target.search
    agent.dispatch({ origin: target.origin, path, method: 'POST', headers, body }, handler)
  }

  function onAbort(): void {
    cut('aborted', 'called off')
  }

  function cut(failure: Failure, why: string): void {
    settle(failure, why)
    controller?.abort(new Error(why))
  }

  // The first call counts. A known status is the outcome however the body ends: the receiver has spoken, and its body means nothing
  // to us (SPEC section 3: any 2xx; the body is ignored).
  function settle(failure: Failure, detail: string): void {
    if (settled) return
    settled = true
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
    const durationMs = Math.round(performance.now() - startedAt)
    if (status === 0) resolve({ kind: 'failed', failure, detail: detail.slice(0, 300), durationMs })
    else resolve({ kind: 'answered', status, retryAfter, answer: clean(answer + decoder.end()), durationMs })
  }
}

// PostgreSQL stores no NUL in a text.
const clean = (text: string) => text.replaceAll('\0', '\uFFFD')

/** What an error of undici, of TLS or of the system amounts to. `sent`: a connection stood and the request was on its way. */
function failureOf(error: Error & { code?: string }, sent: boolean, url: string): Failure {
  if (error instanceof Refusal) return error.reason === 'dns_failed' ? 'dns' : 'egress_denied'
  const code = error.code ?? ''
  if (code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED') return 'aborted'
  if (code === 'ETIMEDOUT' || code.endsWith('_TIMEOUT')) return 'timeout'
  if (code === 'ECONNREFUSED') return 'refused'
  if (code === 'ECONNRESET' || code === 'EPIPE' || /^(other side closed|closed|destroyed)$/.test(error.message))
    return 'reset'
  if (sent || code.startsWith('UND_ERR_')) return 'protocol'
  return url.startsWith('https') && !/^E(?!PROTO$)[A-Z]+$/.test(code) ? 'tls' : 'connect'
}

function detailOf(error: Error & { code?: string }): string {
  if (error instanceof Refusal) return `${error.reason}: ${error.detail}`
  const message = error instanceof AggregateError ? error.errors.map(each => each.message).join('; ') : error.message
  return error.code === undefined || message.includes(error.code) ? message : `${error.code}: ${message}`
}
