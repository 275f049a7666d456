type Payload = { query: string; variables: unknown }
type Result = { data?: object | null; errors?: unknown }
/** Of one subscription; after `error` and `complete` nothing comes. */
export type Ear = { next: (result: Result) => void; error: (why: unknown) => void; complete: () => void }
type Connection = { tell: (message: object) => void; close: (code: number) => void; ready: boolean }
type SocketOptions = {
  url: string
  /** The payload of `connection_init`, asked for with each connection. */
  hello: () => Promise<Record<string, unknown> | undefined>
  /** A connection is over: the close event, or what else happened. Before its subscriptions are told. */
  closed: (why: unknown) => void
  webSocketImpl?: unknown
}

/** Closed by us: nobody listens any more; the other end speaks another language; it does not answer. */
const NORMAL = 1000
const NONSENSE = 4400
const DROPPED = 4499

/**
 * The client's half of `graphql-transport-ws`, subscriptions alone: connects for the first, closes after the last, and tries nothing twice.
 * Whoever loads the kit waits for every byte: a client for all uses would be a third of it.
 */
export function makeSocket({ url, hello, closed, webSocketImpl }: SocketOptions) {
  const ears = new Map<string, { payload: Payload; ear: Ear }>()
  let current: Connection | null = null
  let ids = 0
  return {
    size: () => ears.size,
    /** Answers how to end it, which says no more to its ear. */
    subscribe(payload: Payload, ear: Ear): () => void {
      ids += 1
      const id = String(ids)
      ears.set(id, { payload, ear })
      current ??= connect()
      if (current?.ready) current.tell({ id, type: 'subscribe', payload })
      return () => {
        if (!ears.delete(id)) return
        if (current?.ready) current.tell({ id, type: 'complete' })
        closeIdle()
      }
    },
    /** Ends it without waiting for the other end, which may be gone. */
    terminate: () => over({ code: DROPPED }, DROPPED),
  }

  function connect(): Connection | null {
    const socket = open()
    if (!socket) return null
    const connection: Connection = {
      tell: message => socket.send(JSON.stringify(message)),
      close: code => socket.close(code),
      ready: false,
    }
    const mine = () => current === connection
    socket.onopen = async () => {
      try {
        const payload = await hello()
        if (mine()) connection.tell({ type: 'connection_init', payload })
      } catch (error) {
        if (mine()) over(error, NORMAL)
      }
    }
    socket.onmessage = ({ data }) => mine() && hear(connection, data)
    socket.onclose = event => mine() && over(event)
    // A close follows.
    socket.onerror = () => {}
    return connection
  }

  /** A page may be forbidden to: the browser throws. */
  function open(): WebSocket | null {
    const Impl = (webSocketImpl ?? WebSocket) as typeof WebSocket
    try {
      return new Impl(url, 'graphql-transport-ws')
    } catch (error) {
      queueMicrotask(() => over(error))
      return null
    }
  }

  function hear(connection: Connection, data: unknown) {
    const message = read(data)
    const { id = '', payload } = message ?? {}
    const ear = ears.get(id)?.ear
    switch (message?.type) {
      case 'connection_ack':
        connection.ready = true
        for (const [id, { payload }] of ears) connection.tell({ id, type: 'subscribe', payload })
        break
      case 'ping':
        connection.tell({ type: 'pong', payload })
        break
      case 'pong':
        break
      // What is over here may still be on its way.
      case 'next':
        ear?.next(payload as Result)
        break
      case 'error':
      case 'complete':
        ears.delete(id)
        if (message.type === 'error') ear?.error(payload)
        else ear?.complete()
        closeIdle()
        break
      default:
        over({ code: NONSENSE }, NONSENSE)
    }
  }

  function closeIdle() {
    if (ears.size > 0) return
    current?.close(NORMAL)
    current = null
  }

  function over(why: unknown, code?: number) {
    if (code !== undefined) current?.close(code)
    current = null
    closed(why)
    const all = [...ears.values()]
    ears.clear()
    for (const { ear } of all) ear.error(why)
  }
}

type Message = { type: string; id?: string; payload?: unknown }

function read(data: unknown): Message | null {
  try {
    return JSON.parse(data as string)
  } catch {
    return null
  }
}
