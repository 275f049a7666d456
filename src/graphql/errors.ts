import { GraphQLError } from 'graphql'
import { type Code, type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { statusOf } from '../domain/status.ts'
import { truncate } from '../domain/text.ts'

/** For refusals that no result union holds: queries, subscriptions, a missing credential. */
export function toGraphQLError({ code, message, detail }: DomainError): GraphQLError {
  return new GraphQLError(message, { extensions: extensionsOf(code, detail) })
}

/** The value, or its refusal thrown: for queries and subscriptions, which have no result union. */
export function orRefuse<T>(value: T | DomainError): T {
  if (isRefusal(value)) throw toGraphQLError(value)
  return value
}

/**
 * What clients see of an error: the library's own errors about a document, refusals with their code, and `internal` for
 * everything else. An error that may be shown is returned as the same object, or Yoga logs it as a failure.
 */
export function maskError(error: unknown, report: (error: unknown) => void): Error {
  if (error instanceof GraphQLError) {
    const original = error.originalError
    if (!original || original instanceof GraphQLError) return coded(error)
    const refusal = refusalIn(original)
    if (!refusal) report(original)
    const { code, message, detail } = refusal ?? refuse('internal')
    const { nodes, source, positions, path } = error
    return new GraphQLError(message, { nodes, source, positions, path, extensions: extensionsOf(code, detail) })
  }
  const refusal = refusalIn(error)
  if (!refusal) report(error)
  return toGraphQLError(refusal ?? refuse('internal'))
}

const MAX_WORDS = 1_000

/** Of the library's own errors only those about variables have no code. They are thrown before any field runs. */
function coded(error: GraphQLError): GraphQLError {
  if (error.extensions.code !== undefined || error.path !== undefined) return error
  const { message, nodes, source, positions } = error
  const extensions = extensionsOf('bad_input', {})
  // They repeat the whole value, however long it is.
  const words = message.length > MAX_WORDS ? `${truncate(message, MAX_WORDS)}…` : message
  return new GraphQLError(words, { nodes, source, positions, extensions })
}

/** Status and headers are for Yoga's HTTP only. They are not enumerable, so that no transport writes them into an answer. */
function extensionsOf(code: Code, detail: DomainError['detail']) {
  const headers = detail.retryAfter === undefined ? {} : { 'retry-after': String(detail.retryAfter) }
  const value = { status: statusOf[code], headers }
  return Object.defineProperty({ code, ...detail }, 'http', { value, enumerable: false })
}

/** An error of a store that cannot write carries the refusal to answer with. */
function refusalIn(error: unknown): DomainError | null {
  const carried = (error as { refusal?: unknown } | null)?.refusal
  return isRefusal(error) ? error : isRefusal(carried) ? carried : null
}
