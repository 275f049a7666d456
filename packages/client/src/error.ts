/**
 * What cannot be mended by trying again. `code` is the server's (`not_found`, `forbidden`, `bad_input` …) or the kit's own:
 * `token_refused` (ask the user to sign in again), `unreachable` (no answer came), `log_gap` (the server skips events),
 * `protocol` (the other end is no Baton), `closed` (the kit was closed, or your signal aborted).
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

/** What an answer of errors means for whoever asked. */
export type Verdict = 'again' | 'token' | BatonError

/** Refusals that pass by themselves. `internal` changed nothing, and the server may be on its way up or down. */
const passing = ['unavailable', 'limit_reached', 'internal']

export function verdictOf(errors: GraphQLErrors): Verdict {
  const code = String(errors[0]?.extensions?.code ?? 'bad_input')
  if (code === 'unauthenticated') return 'token'
  return passing.includes(code) ? 'again' : new BatonError(code, errors[0]?.message ?? code)
}
