import { type DocumentNode, GraphQLError, getOperationAST, parse } from 'graphql'
import { type DomainError, refuse } from '../domain/error.ts'
import { isObject } from '../domain/json.ts'
import { queryLimits } from '../graphql/limits.ts'
import { documentName, persistedName, type Trusted, trustedText } from '../graphql/trusted.ts'
import { unknownKey } from '../rest/strict.ts'
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

export const operationKeys = ['query', 'variables', 'operationName', 'extensions', 'documentId'] as const

/**
 * An operation as any transport brings it: a body, a query string, or the payload of a frame. What it says under another name would
 * be dropped, so it is refused. The name of a trusted document becomes its `query`.
 */
export function readOperation(body: unknown): Operation | DomainError {
  if (!isObject(body)) return notAnOperation()
  const unknown = unknownKey(body, operationKeys)
  if (unknown) return unknown
  const { query: text = null, variables = null, operationName = null, extensions = null } = body
  if (variables !== null && !isObject(variables)) return wrong('variables must be a JSON object.', 'variables')
  if (extensions !== null && !isObject(extensions)) return wrong('extensions must be a JSON object.', 'extensions')
  if (operationName !== null && typeof operationName !== 'string')
    return wrong('operationName must be a text.', 'operationName')
  const query = typeof text === 'string' || text === null ? documentText(body as Partial<Operation>) : null
  if (query === null && typeof text !== 'string') return notAnOperation()
  return { query: query ?? '', ...given({ variables, operationName: operationName || null, extensions }) } as Operation
}

const given = (fields: object) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
const wrong = (message: string, path: string) => refuse('bad_input', message, { path })
const notAnOperation = () =>
  refuse('bad_input', 'The body must be {"query": "…", "variables": {…}}; batches are not supported.')

/**
 * An operation ready to run, or what is wrong with its document. Through Yoga's own pipeline, so that its plugins, limits and
 * mask hold for every transport.
 */
export async function prepare(graphql: GraphqlServer, context: TransportContext, operation: Operation) {
  const { schema, execute, subscribe, contextFactory, parse, validate } = graphql.getEnveloped(context)
  const text = documentText(operation) ?? ''
  const known = graphql.documents.get(text)
  const document = known ?? parseOrError(parse, text)
  if (document instanceof GraphQLError) return [withoutHttp(document)]
  const errors = known ? [] : validate(schema, document)
  if (errors.length > 0) return errors.map(withoutHttp)
  // Without it an event stream would break off, and a socket would answer in other words than HTTP.
  if (!getOperationAST(document, operation.operationName)) return [noOperation()]
  const args = {
    schema,
    document,
    operationName: operation.operationName ?? null,
    variableValues: operation.variables ?? null,
    contextValue: await contextFactory(),
  }
  return { args, execute, subscribe }
}

/** Yoga's own words over HTTP. */
const noOperation = () =>
  new GraphQLError('Could not determine what operation to execute.', {
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
  })

/** Yoga keeps the status of an HTTP answer in its errors, for itself; other transports would show it. */
function withoutHttp(error: GraphQLError): GraphQLError {
  const { http: _, ...extensions } = error.extensions
  const { message, nodes, source, positions } = error
  return new GraphQLError(message, { nodes, source, positions, extensions })
}

/** Whether it is a subscription, which only a stream can answer, or a mutation, which no GET may run. False for a document that does not parse. */
export function isOfKind(kind: 'subscription' | 'mutation', operation: Operation, trusted: Trusted | null): boolean {
  const text = trustedText(documentText(operation) ?? '', trusted)
  if (text instanceof GraphQLError || !text.includes(kind)) return false
  try {
    // Not by Yoga's parser: it caches a parse error, which would then lack the code that Yoga adds.
    const document = parse(text, { maxTokens: queryLimits.tokens })
    return getOperationAST(document, operation.operationName)?.operation === kind
  } catch {
    return false
  }
}

/** The document, or the name of a trusted one; null where there is neither. */
export function documentText({ query, documentId, extensions }: Partial<Operation>): string | null {
  const { persistedQuery } = (extensions ?? {}) as { persistedQuery?: { sha256Hash?: unknown } | null }
  if (typeof query === 'string' && query !== '') return query
  if (typeof documentId === 'string' && documentId !== '') return documentName(documentId)
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
