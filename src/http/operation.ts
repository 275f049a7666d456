import { type DocumentNode, GraphQLError } from 'graphql'
import type { graphqlHttp, Initial } from './graphql.ts'

export type Operation = {
  query: string
  variables?: Record<string, unknown> | null | undefined
  operationName?: string | null | undefined
}

/**
 * An operation ready to run, or what is wrong with its document. Through Yoga's own pipeline, so that its plugins, limits and
 * mask hold for every transport.
 */
export async function prepare(yoga: ReturnType<typeof graphqlHttp>, initial: Initial, operation: Operation) {
  const { schema, execute, subscribe, contextFactory, parse, validate } = yoga.getEnveloped(initial)
  const document = parsed(parse, operation.query)
  if (document instanceof GraphQLError) return [document]
  const errors = validate(schema, document)
  if (errors.length > 0) return errors
  const args = {
    schema,
    document,
    operationName: operation.operationName ?? null,
    variableValues: operation.variables ?? null,
    contextValue: await contextFactory(),
  }
  return { args, execute, subscribe }
}

/** A syntax error is answered: thrown in a socket's hands it would close the socket, and every other subscription with it. */
function parsed(parse: (query: string) => DocumentNode, query: string): DocumentNode | GraphQLError {
  try {
    return parse(query)
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    // Over HTTP Yoga adds it.
    error.extensions.code ??= 'GRAPHQL_PARSE_FAILED'
    return error
  }
}
