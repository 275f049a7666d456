import type { Server } from 'graphql-ws'
import type { WebSocket } from 'ws'
import { isRefusal, refuse } from '../domain/error.ts'
import { isObject, type JsonObject } from '../domain/json.ts'
import { parseJson } from '../domain/json-text.ts'
import { toGraphQLError } from '../graphql/errors.ts'
import { decodeText } from '../rest/decode.ts'
import { documentText, type Operation } from './operation.ts'
import type { SocketWriter } from './socket-writer.ts'

type Options = {
  /** Messages of one socket handled at once, those of live operations included; at more, the socket is not read. */
  messages: number
  report: (error: unknown) => void
}

/**
 * Connects a socket to graphql-ws. The adapter that graphql-ws ships logs to the console for each message of a client that left or
 * that breaks the protocol, and takes any number of messages without waiting until the answers are read.
 */
export function adaptSocket<Extra extends { writer: SocketWriter }>(
  server: Server<Extra>,
  socket: WebSocket,
  extra: Extra,
  { messages, report }: Options,
) {
  // ws then closes the socket: the cause is a client's frame or its network.
  socket.on('error', () => {})
  let running = 0
  const closed = server.opened(
    {
      protocol: socket.protocol,
      // An answer that no longer reaches its client is not an error.
      send: data => {
        const { writer } = extra
        if (socket.readyState !== socket.OPEN) return
        writer.join()
        socket.send(data, writer.flushed)
        // A reader that takes its answers is not waited for: so an answer and its `complete` leave in one write.
        return writer.isReady ? undefined : writer.ready()
      },
      close: (code, reason) => socket.close(code, fitting(reason)),
      onMessage: handle =>
        socket.on('message', async data => {
          if (socket.readyState !== socket.OPEN) return
          const message = readFrame(socket, data as Buffer)
          if (message === null) return
          running += 1
          if (running > messages) socket.pause()
          try {
            // Contrary to its type it takes a message that is parsed already.
            await handle(withQuery(message) as string)
          } catch (error) {
            const isFaultOfClient = error instanceof Error && error.message.startsWith('Unexpected message of type')
            if (isFaultOfClient) return socket.close(4400, 'Invalid message received')
            report(error)
            socket.close(4500, 'Internal server error')
          } finally {
            running -= 1
            if (running <= messages && socket.readyState === socket.OPEN) socket.resume()
          }
        }),
    },
    extra,
  )
  socket.once('close', (code, reason) => closed(code, String(reason)))
}

/** A reason that a close frame can hold, which is 123 bytes: graphql-ws puts a client's own id into one. */
function fitting(reason = ''): string {
  const bytes = Buffer.from(reason)
  if (bytes.length <= MAX_REASON) return reason
  // Ends at a character: a byte of the middle of one begins with the bits 10.
  let end = MAX_REASON
  while ((bytes[end]! & 0xc0) === 0x80) end -= 1
  return bytes.toString('utf8', 0, end)
}

const MAX_REASON = 123

/** A `subscribe` message that names a trusted document needs no `query` (as over HTTP), but graphql-ws closes the socket without one. */
function withQuery(message: unknown): unknown {
  const payload = isObject(message) && isObject(message.payload) ? (message.payload as Partial<Operation>) : null
  if (payload === null || payload.query != null || documentText(payload) === null) return message
  return { ...(message as object), payload: { ...payload, query: '' } }
}

/**
 * The object that a frame holds, or the text of one that breaks the protocol, for which graphql-ws closes the socket; null: it was
 * refused, and is answered. ws closes with 1007 for bytes of a text frame that are none.
 */
function readFrame(socket: WebSocket, data: Buffer): JsonObject | string | null {
  const text = decodeText(data, 'utf-8')
  if (isRefusal(text)) {
    socket.close(4400, 'Invalid message received')
    return null
  }
  const refusal = parseJson(text)
  // A text within the text would be parsed once more.
  if (!isRefusal(refusal)) return isObject(refusal) ? refusal : '{}'
  if (refusal.code === 'bad_json') return text
  const { type, id } = Object(JSON.parse(text)) as { type?: unknown; id?: unknown }
  if (type !== 'subscribe' || typeof id !== 'string') socket.close(4400, 'Invalid message received')
  else {
    const path = refusal.detail.path?.replace(/^payload\./, '')
    const error = toGraphQLError(refuse(refusal.code, refusal.message, path === undefined ? {} : { path }))
    socket.send(JSON.stringify({ id: id.toWellFormed(), type: 'error', payload: [error] }), () => {})
  }
  return null
}
