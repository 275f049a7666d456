import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ExecutionResult, type GraphQLError, getOperationAST } from 'graphql'
import { isRefusal, refuse } from '../domain/error.ts'
import { statusOf } from '../domain/status.ts'
import { toGraphQLError } from '../graphql/errors.ts'
import { authenticateRequest } from './authenticate-request.ts'
import { clientIp } from './client-ip.ts'
import type { graphqlHttp } from './graphql.ts'
import type { Guards } from './guards.ts'
import { type Operation, prepare } from './operation.ts'
import { retryAfter } from './rate-limit.ts'

/** A reader that takes nothing for so long is disconnected; it can resume with its cursor. */
const STALL_MS = 30_000

/**
 * GraphQL over server-sent events (graphql-sse, distinct connections). In place of Yoga's, for four reasons: each frame's cursor
 * is its `id`, `Last-Event-ID` resumes after it, a slow reader is waited for instead of buffered for, and the stream ends with its
 * credential.
 */
export async function serveSse(
  yoga: ReturnType<typeof graphqlHttp>,
  guards: Guards,
  request: IncomingMessage,
  response: ServerResponse,
  operation: Operation,
) {
  const leaving = new AbortController()
  const { signal } = leaving
  response.once('close', () => leaving.abort())
  if (response.destroyed) return
  const found = await authenticateRequest(guards, {
    authorization: request.headers.authorization,
    address: clientIp(request),
  })
  if (isRefusal(found)) return refused(response, statusOf[found.code], [toGraphQLError(found)], retryAfter(found))
  const { principal, token } = found

  let cursor: string | null = null
  const resumeAfter = request.headers['last-event-id']
  const told = (place: string) => {
    cursor = place
  }
  const resume = typeof resumeAfter === 'string' && resumeAfter !== '' ? { resumeAfter } : {}
  const ready = await prepare(yoga, { principal, onCursor: told, signal, ...resume }, operation)
  if ('length' in ready) return refused(response, 400, ready)
  const { args, execute, subscribe } = ready
  const kind = getOperationAST(args.document, args.operationName)?.operation
  if (kind === 'mutation' && request.method === 'GET')
    return refused(response, 405, [toGraphQLError(refuse('method_not_allowed'))], { allow: 'POST' })
  const results: Results = await (kind === 'subscription' ? subscribe(args) : execute(args))
  const stream = Symbol.asyncIterator in results ? results[Symbol.asyncIterator]() : null

  const end = () => void stream?.return?.()
  signal.addEventListener('abort', end)
  if (signal.aborted) return end()
  // Disconnected, not completed: clients reconnect after it, with a fresh token.
  signal.addEventListener(
    'abort',
    guards.whileValid({ principal, token }, () => response.destroy()),
  )
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  response.flushHeaders()
  for (;;) {
    const { done, value } = stream ? await stream.next() : { done: false, value: results as ExecutionResult }
    if (done || !(await written(response, frame(cursor, value)))) break
    cursor = null
    if (!stream) break
  }
  response.end('event: complete\ndata:\n\n')
}

type Results = ExecutionResult | AsyncIterable<ExecutionResult>

const frame = (cursor: string | null, result: unknown) =>
  `${cursor === null ? '' : `id: ${cursor}\n`}event: next\ndata: ${JSON.stringify(result)}\n\n`

/** False where the reader is gone, or took nothing for too long. */
async function written(response: ServerResponse, text: string): Promise<boolean> {
  if (response.destroyed) return false
  if (!response.write(text)) await drained(response)
  return !response.destroyed
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(() => response.destroy(), STALL_MS)
    const done = () => {
      clearTimeout(timer)
      response.off('drain', done).off('close', done)
      resolve()
    }
    response.on('drain', done).on('close', done)
  })
}

function refused(
  response: ServerResponse,
  status: number,
  errors: readonly GraphQLError[],
  headers: Record<string, string> = {},
) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify({ errors }))
}
