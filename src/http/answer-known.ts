import type { IncomingMessage, ServerResponse } from 'node:http'
import { type DocumentNode, type ExecutionResult, type GraphQLError, getOperationAST } from 'graphql'
import type { Principal } from '../domain/access/credential.ts'
import { clientIp } from './client-ip.ts'
import type { GraphqlServer } from './graphql-server.ts'
import type { Operation } from './operation.ts'

type Known = { document: DocumentNode; kind: 'query' | 'mutation' }
type KnownRequest = { known: Known; operation: Operation; principal: Principal | null; type: string }

/** The document of an operation, if it is known, and is answered at once; null: Yoga must look at it. */
export function knownDocument({ documents }: GraphqlServer, { query, operationName }: Operation): Known | null {
  const document = documents.get(query)
  if (!document) return null
  const kind = getOperationAST(document, operationName)?.operation
  return kind === 'query' || kind === 'mutation' ? { document, kind } : null
}

/**
 * Answers it on Node's own request and response. Yoga does the same with the request and response of the Fetch API, which takes
 * twice as long as the operation. Its plugins, the limits and the mask run here as there.
 */
export async function answerKnown(
  { getEnveloped, mask }: GraphqlServer,
  request: IncomingMessage,
  response: ServerResponse,
  { known: { document, kind }, operation, principal, type }: KnownRequest,
) {
  const { operationName = null, variables = null } = operation
  const { schema, execute, contextFactory } = getEnveloped({
    principal,
    address: clientIp(request),
    // A mutation is done, whether its caller waits or not.
    ...(kind === 'query' && { signal: abortedWith(response) }),
  })
  const run = async (): Promise<ExecutionResult> => {
    const contextValue = await contextFactory()
    const args = { schema, document, operationName, variableValues: variables, contextValue }
    return (await execute(args)) as ExecutionResult
  }
  const result = await run().catch(error => ({ errors: [mask(error) as GraphQLError] }))
  const body = JSON.stringify(result)
  const { status, headers } = outcomeOf(result)
  response.writeHead(status, {
    ...headers,
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}

function abortedWith(response: ServerResponse): AbortSignal {
  const leaving = new AbortController()
  response.once('close', () => leaving.abort())
  return leaving.signal
}

type Http = { status?: number; headers?: Record<string, string> }

/** As Yoga has it: the highest status that an error names, and the headers of all; without a status the answer is 200. */
function outcomeOf({ errors }: ExecutionResult): { status: number; headers: Record<string, string> } {
  let status = 0
  const headers = {}
  for (const { extensions } of errors ?? []) {
    const http = extensions.http as Http | undefined
    Object.assign(headers, http?.headers)
    status = Math.max(status, http?.status ?? 0)
  }
  return { status: status || 200, headers }
}
