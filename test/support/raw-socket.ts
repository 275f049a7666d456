import { WebSocket } from 'ws'

type Frame = { type: string; id?: string; payload?: unknown }
type Graphql = { data?: Record<string, unknown> | null; errors?: GraphqlError[] }
export type GraphqlError = { message: string; path?: unknown; extensions?: { code?: string } }

/** A WebSocket whose frames the test sends itself, of graphql-transport-ws or not. */
export function rawSocket(
  url: string,
  { path = '/graphql', protocol = 'graphql-transport-ws', headers = {} as Record<string, string> } = {},
) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, protocol, { headers })
  const frames: Frame[] = []
  const waiting = new Set<() => void>()
  const look = () => {
    for (const each of waiting) each()
  }
  socket.on('message', data => {
    frames.push(JSON.parse(String(data)))
    look()
  })
  const opened = new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  opened.catch(() => {})
  const closed = new Promise<{ code: number; reason: string }>(resolve => {
    socket.once('close', (code, reason) => {
      resolve({ code, reason: String(reason) })
      look()
    })
  })
  /** Removes and answers the first frame that fits; rejects when the socket closes first, or after 5 s. */
  const next = (fits: (frame: Frame) => boolean) =>
    new Promise<Frame>((resolve, reject) => {
      const end = (done: () => void) => {
        clearTimeout(timer)
        waiting.delete(check)
        done()
      }
      const timer = setTimeout(() => end(() => reject(new Error(`no such frame: ${JSON.stringify(frames)}`))), 5_000)
      const check = () => {
        const index = frames.findIndex(fits)
        if (index >= 0) end(() => resolve(frames.splice(index, 1)[0]!))
        else if (socket.readyState === WebSocket.CLOSED) end(() => reject(new Error('the socket closed')))
      }
      waiting.add(check)
      check()
    })
  const send = (frame: unknown) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
  return {
    socket,
    frames,
    opened,
    closed,
    next,
    send,
    /** Sends connection_init and waits for connection_ack. */
    async greet(authorization?: unknown) {
      await opened
      send({ type: 'connection_init', ...(authorization !== undefined && { payload: { authorization } }) })
      await next(frame => frame.type === 'connection_ack')
    },
    /** The first answer to an operation: its result or its errors. */
    async ask(id: string, query: string, variables: Record<string, unknown> = {}): Promise<Graphql> {
      send({ type: 'subscribe', id, payload: { query, variables } })
      const { type, payload } = await next(frame => frame.id === id && frame.type !== 'complete')
      return type === 'error' ? { errors: payload as GraphqlError[] } : (payload as Graphql)
    },
    [Symbol.dispose]() {
      socket.terminate()
    },
  }
}
