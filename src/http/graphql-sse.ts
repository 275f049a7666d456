import type { IncomingMessage, ServerResponse } from 'node:http'
import { type GraphQLError, getOperationAST } from 'graphql'
import { refuse } from '../domain/error.ts'
import { statusOf } from '../domain/status.ts'
import { toGraphQLError } from '../graphql/errors.ts'
import { Payload } from '../graphql/payload.ts'
import type { Outlet, Subscribed } from '../graphql/subscription.ts'
import { afterRunning } from './after-running.ts'
import type { Identified } from './authenticate-request.ts'
import { clientIp } from './client-ip.ts'
import type { GraphqlServer } from './graphql-server.ts'
import type { Guards } from './guards.ts'
import { type Operation, prepare } from './operation.ts'

/** A reader that takes nothing for so long is disconnected; it can resume with its cursor. */
const STALL_MS = 30_000

const TOO_MANY = 'This address has too many sockets and streams open.'

type Parts = { graphql: GraphqlServer; guards: Guards }
/** What is sent, or the errors that are answered instead. */
type Started = { result: Subscribed } | { status: number; errors: readonly GraphQLError[] }

/**
 * GraphQL over server-sent events (graphql-sse, distinct connections). It replaces Yoga's for four reasons: each frame's cursor
 * is its `id`, `Last-Event-ID` resumes after it, a slow reader is waited for instead of buffered for, and the stream ends with its
 * credential.
 */
export async function serveSse(
  { graphql, guards }: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  { operation, identified }: { operation: Operation; identified: Identified },
) {
  const leaving = new AbortController()
  const { signal } = leaving
  response.once('close', () => leaving.abort())
  if (response.destroyed) return
  const closed = guards.streams.open(clientIp(request))
  if (closed === null)
    return answerErrors(response, statusOf.limit_reached, [toGraphQLError(refuse('limit_reached', TOO_MANY))])
  response.once('close', closed)
  const started = await start(graphql, request, operation, identified, signal)
  if ('errors' in started) return answerErrors(response, started.status, started.errors)
  const { stream, ...result } = started.result
  const end = () => stream?.end()
  signal.addEventListener('abort', end)
  if (signal.aborted) return end()
  // Disconnected, not completed: clients reconnect after it, with a fresh token.
  const stopWatching = guards.endWhenExpired(identified, () => response.destroy())
  signal.addEventListener('abort', stopWatching)
  writeHead(response)
  const outlet = new SseOutlet(response)
  if (stream) await ended(stream, outlet)
  else outlet.send(new Payload(JSON.stringify(result), null))
  response.end('event: complete\ndata:\n\n')
}

async function start(
  graphql: GraphqlServer,
  request: IncomingMessage,
  operation: Operation,
  { principal }: Identified,
  signal: AbortSignal,
): Promise<Started> {
  const resumeAfter = request.headers['last-event-id']
  const resume = typeof resumeAfter === 'string' && resumeAfter !== '' ? { resumeAfter } : {}
  const prepared = await prepare(graphql, { principal, address: clientIp(request), signal, ...resume }, operation)
  if ('length' in prepared) return { status: 400, errors: prepared }
  const { args, execute, subscribe } = prepared
  const kind = getOperationAST(args.document, args.operationName)?.operation
  return { result: (await (kind === 'subscription' ? subscribe(args) : execute(args))) as Subscribed }
}

const ended = (stream: NonNullable<Subscribed['stream']>, outlet: Outlet) =>
  new Promise<void>((resolve, reject) => {
    stream.start(outlet, error => (error === null ? resolve() : reject(error)))
  })

function writeHead(response: ServerResponse) {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  response.flushHeaders()
}

/** The answers of a subscription as events; a reader that takes nothing for too long is disconnected. */
class SseOutlet implements Outlet {
  readonly #response: ServerResponse

  constructor(response: ServerResponse) {
    this.#response = response
  }

  isReady() {
    return !this.#response.destroyed && !this.#response.writableNeedDrain
  }
  async ready() {
    if (!this.#response.destroyed && this.#response.writableNeedDrain) await drained(this.#response)
  }
  send(payload: Payload) {
    if (!this.#response.destroyed) this.#response.write(payload.encoded('sse', json => encode(payload.cursor, json)))
  }
  hold() {
    this.#response.cork()
  }
  flush() {
    this.#response.uncork()
  }
}

const encode = (cursor: string | null, json: string) =>
  Buffer.from(`${cursor === null ? '' : `id: ${cursor}\n`}event: next\ndata: ${json}\n\n`)

function drained(response: ServerResponse): Promise<void> {
  return new Promise(resolve => {
    const stopWaiting = afterRunning(STALL_MS, () => response.destroy())
    const done = () => {
      stopWaiting()
      response.off('drain', done).off('close', done)
      resolve()
    }
    response.on('drain', done).on('close', done)
  })
}

function answerErrors(response: ServerResponse, status: number, errors: readonly GraphQLError[]) {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ errors }))
}
