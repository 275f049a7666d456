import { type DocumentNode, GraphQLError, getOperationAST, parse } from 'graphql'
import { queryLimits } from '../graphql/limits.ts'
import { persistedName, type Trusted, trustedText } from '../graphql/trusted.ts'
import type { GraphqlServer, TransportContext } from './graphql-server.ts'

export type Operation = {
  query: string
  /** The name of a trusted document, instead of the query (GraphQL over HTTP, appendix A). */
  documentId?: unknown
  /** The same in Apollo's form: `persistedQuery.sha256Hash`. */
  extensions?: unknown
  variables?: Record<string, unknown> | null | undefined
  operationName?: string | null | undefined
}

/**
 * An operation ready to run, or what is wrong with its document. Through Yoga's own pipeline, so that its plugins, limits and
 * mask hold for every transport.
 */
export async function prepare(graphql: GraphqlServer, context: TransportContext, operation: Operation) {
  const { schema, execute, subscribe, contextFactory, parse, validate } = graphql.getEnveloped(context)
  const document = parseOrError(parse, documentText(operation) ?? '')
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

/** Whether it is a subscription, which only a stream can answer. False for a document that does not parse. */
export function isSubscription(operation: Operation, trusted: Trusted | null): boolean {
  const text = trustedText(documentText(operation) ?? '', trusted)
  if (text instanceof GraphQLError || !text.includes('subscription')) return false
  try {
    // Not by Yoga's parser: it caches a parse error, which would then lack the code that Yoga adds.
    const document = parse(text, { maxTokens: queryLimits.tokens })
    return getOperationAST(document, operation.operationName)?.operation === 'subscription'
  } catch {
    return false
  }
}

/** The document, or the name of a trusted one; null where there is neither. */
export function documentText({ query, documentId, extensions }: Partial<Operation>): string | null {
  const { persistedQuery } = (extensions ?? {}) as { persistedQuery?: { sha256Hash?: unknown } | null }
  const text = [query, documentId].find(each => typeof each === 'string' && each !== '')
  if (text !== undefined) return text as string
  const hash = persistedQuery?.sha256Hash
  return typeof hash === 'string' && hash !== '' ? persistedName(hash) : null
}

/** Returns a syntax error: thrown inside a socket it would close the socket, and every other subscription with it. */
function parseOrError(parse: (query: string) => DocumentNode, query: string): DocumentNode | GraphQLError {
  try {
    return parse(query)
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    // Over HTTP Yoga adds it.
    error.extensions.code ??= 'GRAPHQL_PARSE_FAILED'
    return error
  }
}
