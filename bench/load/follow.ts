import { WebSocket } from 'ws'
import { ConversationEvents, Inbox } from '../../packages/client/src/documents.ts'
import { answerWith } from '../support/processes.ts'

/** Many sockets that each follow one conversation. They only count frames: a load that parses them would be the bottleneck. */
export type FollowJob =
  | { kind: 'follow'; door: keyof typeof doors; url: string; conversations: Place[]; sockets: number }
  | { kind: 'expect'; events: number }
  /** Until each socket has had a frame that names this. */
  | { kind: 'named'; word: string }
  | { kind: 'received' }
  | { kind: 'cut' }
type Place = { id: string; token: string }
export type Followed = { ms: number }

type Door = {
  protocol?: string
  path: string
  hello(place: Place): string | null
  follow(place: Place, after: string | undefined): string
  /** How the frame starts or what it holds that says that the past has been read. */
  caughtUp: string | null
}

const doors = {
  raw: {
    path: '',
    hello: () => null,
    follow: ({ id }, after) => JSON.stringify({ follow: id, after: Number(after ?? 0) }),
    caughtUp: '"caught up"',
  },
  stock: {
    protocol: 'graphql-transport-ws',
    path: '/graphql',
    hello: () => '{"type":"connection_init"}',
    follow: ({ id }) =>
      subscribe(
        'subscription($conversationId: ID!) { message(conversationId: $conversationId) { id conversationId text sentAt } }',
        { conversationId: id },
      ),
    caughtUp: null,
  },
  inbox: {
    protocol: 'graphql-transport-ws',
    path: '/graphql',
    hello: ({ token }) => JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }),
    follow: () => subscribe(String(Inbox), { fromNow: true }),
    caughtUp: '"CaughtUp"',
  },
  baton: {
    protocol: 'graphql-transport-ws',
    path: '/graphql',
    hello: ({ token }) => JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }),
    follow: ({ id }, after) => subscribe(String(ConversationEvents), { conversationId: id, after: after ?? null }),
    caughtUp: '"CaughtUp"',
  },
} as const satisfies Record<string, Door>

const subscribe = (query: string, variables: object) =>
  JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables } })

let sockets: WebSocket[] = []
let received = 0
let expected = Infinity
let reached = () => {}
/** The newest cursor of each conversation: where its sockets go on after a cut. */
const cursors = new Map<string, string>()
let named: { word: string; left: Set<WebSocket>; all: () => void } | null = null

async function answer(job: FollowJob): Promise<Followed | { received: number }> {
  switch (job.kind) {
    case 'follow': {
      const startedAt = performance.now()
      const door: Door = doors[job.door]
      // A hundred at a time connect, as browsers behind one balancer would.
      const places = Array.from({ length: job.sockets }, (_, at) => job.conversations[at % job.conversations.length]!)
      for (let at = 0; at < places.length; at += 250)
        await Promise.all(places.slice(at, at + 250).map(place => open(job.url, door, place)))
      return { ms: performance.now() - startedAt }
    }
    case 'expect': {
      const startedAt = performance.now()
      const from = received
      expected = from + job.events
      if (received < expected) await new Promise<void>(resolve => (reached = resolve))
      expected = Infinity
      return { ms: performance.now() - startedAt }
    }
    case 'named': {
      const startedAt = performance.now()
      await new Promise<void>(all => {
        named = { word: job.word, left: new Set(sockets), all }
      })
      named = null
      return { ms: performance.now() - startedAt }
    }
    case 'received':
      return { received }
    case 'cut':
      for (const socket of sockets) socket.terminate()
      sockets = []
      return { ms: 0 }
  }
}

function open(url: string, door: Door, place: Place): Promise<void> {
  const after = cursors.get(place.id)
  const socket = new WebSocket(url.replace('http', 'ws') + door.path, door.protocol ?? [], { perMessageDeflate: false })
  sockets.push(socket)
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('close', code => reject(new Error(`closed with ${code}`)))
    socket.once('open', () => socket.send(door.hello(place) ?? door.follow(place, after)))
    socket.on('message', (data: Buffer) => {
      if (named?.left.has(socket) && data.includes(named.word)) {
        named.left.delete(socket)
        if (named.left.size === 0) named.all()
      }
      // The start of a frame says what it is.
      const head = data.toString('latin1', 0, 120)
      if (head.includes('connection_ack')) {
        socket.send(door.follow(place, after))
        if (door.caughtUp === null) resolve()
      } else if (door.caughtUp && head.includes(door.caughtUp)) {
        const cursor = /"cursor":"([^"]+)"/.exec(data.toString('latin1'))
        if (cursor) cursors.set(place.id, cursor[1]!)
        resolve()
      } else if (head.includes('"type":"ping"')) socket.send('{"type":"pong"}')
      else if (head.includes('"type":"next"') && !head.includes('Heartbeat')) {
        received += 1
        if (received >= expected) reached()
      } else if (head.includes('"type":"error"')) reject(new Error(data.toString()))
    })
  })
}

process.send!({})
answerWith(answer as never)
