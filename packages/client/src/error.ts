/**
 * An error that a retry cannot fix. `code` is the server's (`not_found`, `forbidden`, `bad_input` …) or one of the
 * kit's own: `token_refused` (the user has to sign in again), `unreachable` (no answer came), `log_gap` (the server
 * skips events), `protocol` (the other end is not a Baton server), `closed` (the client was disposed, or your signal
 * aborted).
 */
export class BatonError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'BatonError'
    this.code = code
  }
}

export type GraphQLErrors = readonly { message: string; extensions?: { code?: unknown } }[]

/** What to do after a request failed: repeat it, repeat it with another token, or report the error. */
export type Failure = 'retry' | 'new-token' | BatonError

/**
 * Refusals that pass without a change by the caller. `internal` changed nothing: the server may be starting or
 * stopping.
 */
const transientCodes = ['unavailable', 'limit_reached', 'internal']

export function failureOf(errors: GraphQLErrors): Failure {
  const code = String(errors[0]?.extensions?.code ?? 'bad_input')
  if (code === 'unauthenticated') return 'new-token'
  return transientCodes.includes(code) ? 'retry' : new BatonError(code, errors[0]?.message ?? code)
}

export const tokenMissing = () => new BatonError('unauthenticated', 'This operation needs a token.')
