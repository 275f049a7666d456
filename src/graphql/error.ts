import { GraphQLError } from 'graphql'
import { type DomainError, isRefusal, refuse } from '../error.ts'
import { statusOf } from '../http/status.ts'

/** For refusals that no result union holds: queries, subscriptions, a missing credential. */
export function toGraphQLError({ code, message, detail }: DomainError): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...detail, http: { status: statusOf[code] } } })
}

/**
 * What clients see of an error: GraphQL's own complaints about a document, refusals with their code, and `internal` for
 * whatever was not meant to happen. Answers the same object for what may be shown, or Yoga logs it as a failure.
 */
export function maskError(error: unknown, report: (error: unknown) => void): Error {
  if (error instanceof GraphQLError) {
    const original = error.originalError
    if (!original || original instanceof GraphQLError) return coded(error)
    const refusal = refusalIn(original)
    if (!refusal) report(original)
    const { code, message, detail } = refusal ?? refuse('internal')
    const { nodes, source, positions, path } = error
    const extensions = { code, ...detail, http: { status: statusOf[code] } }
    return new GraphQLError(message, { nodes, source, positions, path, extensions })
  }
  const refusal = refusalIn(error)
  if (!refusal) report(error)
  return toGraphQLError(refusal ?? refuse('internal'))
}

/** Of GraphQL's own complaints only those about variables come without a code. They are made before any field runs. */
function coded(error: GraphQLError): GraphQLError {
  if (error.extensions.code !== undefined || error.path !== undefined) return error
  const { message, nodes, source, positions } = error
  const extensions = { ...error.extensions, code: 'bad_input', http: { status: statusOf.bad_input } }
  return new GraphQLError(message, { nodes, source, positions, extensions })
}

/** A store that cannot write throws an error that carries its refusal. */
function refusalIn(error: unknown): DomainError | null {
  const carried = (error as { refusal?: unknown } | null)?.refusal
  return isRefusal(error) ? error : isRefusal(carried) ? carried : null
}
