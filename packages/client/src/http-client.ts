import { delayOf } from './backoff.ts'
import { BatonError, type GraphQLErrors, type Verdict, verdictOf } from './error.ts'
import type { Pauses } from './retry-timer.ts'
import type { Document } from './subscription-socket.ts'
import type { Tokens } from './token-provider.ts'

export type Ask = ReturnType<typeof makeAsk>
type Parts = {
  url: string
  tokens: Tokens
  pauses: Pauses
  random: () => number
  fetch: typeof globalThis.fetch
  /** ms one attempt may take. */
  timeout: number
  signal: AbortSignal
}
export type AskOptions = {
  /** Whether asking twice does no more than asking once; else it is only asked again where the server said it did nothing. */
  repeatable: boolean
  /** How often to ask, at most. */
  tries: number
  signal?: AbortSignal | undefined
}

type Outcome<R> = { data: R } | { verdict: Verdict; reached: boolean }

/**
 * Queries and mutations go over HTTP: they need no socket, so a message can be sent before the stream is there and while it is not; each
 * has its own time limit and status; and a socket that has gone deaf swallows nothing.
 */
export function makeAsk({ url, tokens, pauses, random, fetch, timeout, signal: whole }: Parts) {
  return async <R, V>(
    document: Document<R, V>,
    variables: V,
    { repeatable, tries, signal }: AskOptions,
  ): Promise<R> => {
    const body = JSON.stringify({ query: document.toString(), variables })
    const ending = signal ? AbortSignal.any([whole, signal]) : whole
    for (let attempt = 0; ; attempt += 1) {
      if (ending.aborted) throw new BatonError('closed', 'Given up: the kit was closed or the signal aborted.')
      const outcome = await once<R>(body, ending)
      if ('data' in outcome) return outcome.data
      const { verdict, reached } = outcome
      if (verdict instanceof BatonError) throw verdict
      if (verdict === 'token') continue
      if (attempt + 1 >= tries || (!repeatable && !reached))
        throw new BatonError('unreachable', 'No answer came. What was asked may or may not have been done.')
      await pauses.pause(delayOf(attempt, random), ending)
    }
  }

  async function once<R>(body: string, signal: AbortSignal): Promise<Outcome<R>> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeout)])
    try {
      const token = await tokens.get()
      const headers = {
        'content-type': 'application/json',
        ...(token !== null && { authorization: `Bearer ${token}` }),
      }
      const response = await fetch(url, { method: 'POST', headers, body, signal: limit })
      const answer = read(await response.text())
      const verdict = judge(response.status, answer)
      if (verdict === 'token' && token !== null) tokens.refuse(token)
      if (verdict === 'token' && token === null)
        return { verdict: new BatonError('unauthenticated', 'A token is needed here.'), reached: true }
      if (verdict !== 'token') tokens.accept()
      return verdict === null ? { data: answer!.data as R } : { verdict, reached: answer !== null }
    } catch (error) {
      return { verdict: error instanceof BatonError ? error : 'again', reached: false }
    }
  }
}

type Answer = { data?: unknown; errors?: GraphQLErrors }

/** null where it is not Baton that answered, but something on the way. */
function read(text: string): Answer | null {
  try {
    const answer = JSON.parse(text) as Answer | null
    return answer?.data !== undefined || Array.isArray(answer?.errors) ? answer : null
  } catch {
    return null
  }
}

/** null: a good answer. */
function judge(status: number, answer: Answer | null): Verdict | null {
  if (answer?.errors) return verdictOf(answer.errors)
  if (answer) return null
  if (status === 401) return 'token'
  if (status >= 500 || status === 429 || status === 408) return 'again'
  return new BatonError('protocol', `The server answered ${status}, and it was not GraphQL.`)
}
