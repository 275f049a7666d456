import { retryDelay } from './backoff.ts'
import { BatonError, type Failure, failureOf, type GraphQLErrors, tokenMissing } from './error.ts'
import { stringify } from './json.ts'
import type { RetryTimer } from './retry-timer.ts'
import type { TokenProvider } from './token-provider.ts'
import type { TypedDocument } from './typed-document.ts'

export type HttpClientOptions = {
  url: string
  tokens: TokenProvider
  retryTimer: RetryTimer
  random: () => number
  fetch: typeof globalThis.fetch
  /** Milliseconds that one attempt may take. */
  timeout: number
  signal: AbortSignal
}

export type RequestOptions = {
  /**
   * A repeat has no further effect. A request that is not idempotent is repeated only after an answer that says it did
   * nothing.
   */
  idempotent: boolean
  maxAttempts: number
  signal?: AbortSignal | undefined
}

/** A person waits for the answer, so the client gives up after a few attempts. */
const MAX_ATTEMPTS = 4
export const idempotent: RequestOptions = { idempotent: true, maxAttempts: MAX_ATTEMPTS }
export const notIdempotent: RequestOptions = { idempotent: false, maxAttempts: MAX_ATTEMPTS }

type Answer = { data?: unknown; errors?: GraphQLErrors }
/** `answered`: the failure came from the server itself, not from the network or a gateway. */
type Outcome<R> = { data: R } | { failure: Failure; answered: boolean }

/**
 * Sends queries and mutations over HTTP: a message can be sent before the stream is connected and while it is not, each
 * request has its own timeout and status, and a socket that no longer answers loses nothing.
 */
export class HttpClient {
  readonly #options: HttpClientOptions

  constructor(options: HttpClientOptions) {
    this.#options = options
  }

  async request<R, V>(document: TypedDocument<R, V>, variables: V, options: RequestOptions): Promise<R> {
    const { retryTimer, random, signal: disposed } = this.#options
    const body = stringify({ query: document.toString(), variables })
    const cancelled = options.signal ? AbortSignal.any([disposed, options.signal]) : disposed
    for (let attempt = 0; ; attempt += 1) {
      if (cancelled.aborted) throw new BatonError('closed', 'Disposed or aborted.')
      const outcome = await this.#post<R>(body, cancelled)
      if ('data' in outcome) return outcome.data
      const { failure, answered } = outcome
      if (failure instanceof BatonError) throw failure
      // The token provider limits these.
      if (failure === 'new-token') continue
      if (attempt + 1 >= options.maxAttempts || (!options.idempotent && !answered))
        throw new BatonError('unreachable', 'No answer. The request may have taken effect.')
      await retryTimer.wait(retryDelay(attempt, random), cancelled)
    }
  }

  async #post<R>(body: string, cancelled: AbortSignal): Promise<Outcome<R>> {
    const { url, tokens, fetch, timeout } = this.#options
    const signal = AbortSignal.any([cancelled, AbortSignal.timeout(timeout)])
    try {
      const token = await tokens.get()
      const headers = {
        'content-type': 'application/json',
        ...(token !== null && { authorization: `Bearer ${token}` }),
      }
      const response = await fetch(url, { method: 'POST', headers, body, signal })
      const answer = parseAnswer(await response.text())
      const failure = failureIn(response.status, answer)
      if (failure === 'new-token') {
        if (token === null) return { failure: tokenMissing(), answered: true }
        tokens.refuse(token)
      } else tokens.accept()
      return failure === null ? { data: answer!.data as R } : { failure, answered: answer !== null }
    } catch (error) {
      return { failure: error instanceof BatonError ? error : 'retry', answered: false }
    }
  }
}

/** Null when the text is not a GraphQL answer, so a proxy or gateway sent it and not Baton. */
function parseAnswer(text: string): Answer | null {
  try {
    const answer = JSON.parse(text) as Answer | null
    return answer?.data !== undefined || Array.isArray(answer?.errors) ? answer : null
  } catch {
    return null
  }
}

/** Null when the request succeeded. */
function failureIn(status: number, answer: Answer | null): Failure | null {
  if (answer?.errors) return failureOf(answer.errors)
  if (answer) return null
  if (status === 401) return 'new-token'
  if (status >= 500 || status === 429 || status === 408) return 'retry'
  return new BatonError('protocol', `Status ${status}, and no GraphQL.`)
}
