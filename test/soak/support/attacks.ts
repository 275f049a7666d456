import { WebSocket } from 'ws'
import { post } from '../../support/client.ts'

/** Everything that an attack needs. */
export type Target = {
  url: string
  admin: string
  /** A visitor with a long log, and one of a bot whose flow has slow patterns. */
  visitor: string
  logId: string
  slowVisitor: string
  slowId: string
  botId: string
  openBotId: string
  webhookBotId: string
  deliveryBotUser: string
}
/** Runs until the signal aborts. */
export type Attack = (target: Target, signal: AbortSignal) => Promise<void>

const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i)).join(' ')

/** Repeats requests, some at once, until the signal aborts. What is answered does not matter. */
async function repeat(signal: AbortSignal, atOnce: number, ask: () => Promise<unknown>) {
  const worker = async () => {
    while (!signal.aborted) await ask().catch(() => new Promise(resolve => setTimeout(resolve, 20)))
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

const asking =
  (
    who: 'admin' | 'visitor' | 'slowVisitor' | null,
    atOnce: number,
    query: (target: Target) => string,
    variables: (target: Target) => object = () => ({}),
  ): Attack =>
  (target, signal) => {
    const body = JSON.stringify({ query: query(target), variables: variables(target) })
    return repeat(signal, atOnce, () => post(target.url, who && target[who], body))
  }

/** Subscribes with the token, again whenever a stream has caught up. */
const following =
  (who: 'admin' | 'visitor', atOnce: number, query: (target: Target) => string): Attack =>
  async (target, signal) => {
    const socket = new WebSocket(`${target.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    let id = 0
    const subscribe = () =>
      socket.send(JSON.stringify({ type: 'subscribe', id: String(id++), payload: { query: query(target) } }))
    socket.on('message', data => {
      const frame = String(data)
      if (frame.includes('connection_ack')) for (let index = 0; index < atOnce; index++) subscribe()
      if (!frame.includes('"CaughtUp"')) return
      socket.send(JSON.stringify({ type: 'complete', id: JSON.parse(frame).id }))
      subscribe()
    })
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${target[who]}` } }))
    await new Promise(resolve => signal.addEventListener('abort', resolve))
    socket.terminate()
  }

const edges = '{ edges { cursor } }'
const big = 'x'.repeat(9_900)

export const attacks: Record<string, Attack> = {
  'inboxes without a cursor': following(
    'admin',
    5,
    () =>
      'subscription { inbox { __typename ... on ConversationChanged { conversation { id userId lastSeq unread lastMessage { text } } } } }',
  ),
  'twenty readers of a long log': following(
    'admin',
    20,
    ({ logId }) =>
      `subscription { conversationEvents(conversationId: "${logId}") { __typename ... on MessagePosted { seq message { text } } } }`,
  ),
  'a visitor who subscribes again and again': following(
    'visitor',
    5,
    ({ logId }) =>
      `subscription { conversationEvents(conversationId: "${logId}") { __typename ... on MessagePosted { seq message { conversation { messages(last: 40) { edges { node { id text } } } } } } } }`,
  ),
  'lists without limits, nested': asking(
    'visitor',
    6,
    () =>
      'query ($f: Int = 200) { conversation { messages(first: $f) { edges { node { conversation { messages(first: $f) { edges { node { conversation { messages(first: $f) { edges { node { id } } } } } } } } } } } }',
  ),
  'pages of messages under 49 aliases': asking(
    'visitor',
    6,
    ({ logId }) => `{ conversation(id: "${logId}") { ${times(49, i => `a${i}: messages(first: 199) ${edges}`)} } }`,
  ),
  'deliveries by state under 59 aliases': asking(
    'admin',
    2,
    () => `{ ${times(59, i => `a${i}: deliveries(filter: { states: [PARKED] }) ${edges}`)} }`,
  ),
  'pending deliveries by webhook under 40 aliases': asking(
    'admin',
    2,
    () =>
      `{ ${times(40, i => `a${i}: deliveries(first: 5, filter: { states: [SUCCEEDED], webhookId: "nope" }) ${edges}`)} }`,
  ),
  'conversations by user under 59 aliases': asking(
    'admin',
    2,
    () => `{ ${times(59, i => `a${i}: conversations(first: 5, filter: { userId: "none${i}" }) ${edges}`)} }`,
  ),
  'conversations by bot and state under 59 aliases': asking(
    'admin',
    2,
    ({ openBotId }) =>
      `{ ${times(59, i => `a${i}: conversations(first: 5, filter: { botId: "${openBotId}", state: CLOSED }) ${edges}`)} }`,
  ),
  'unread of 200 conversations under 59 aliases': asking(
    'admin',
    2,
    () => `{ ${times(59, i => `a${i}: conversations(first: 160) { edges { node { unread } } }`)} }`,
  ),
  'the last agent message under 30 aliases': asking(
    'admin',
    2,
    ({ logId }) => `{ conversation(id: "${logId}") { ${times(30, i => `a${i}: lastMessage(by: AGENT) { id }`)} } }`,
  ),
  'redelivery that matches nothing': asking(
    'admin',
    2,
    () =>
      'mutation { redeliver(input: { filter: { states: [PARKED], since: "2001-01-01T00:00:00Z", fromSeq: 2000000000 } }) { __typename } }',
  ),
  'redelivery of a thousand': asking(
    'admin',
    2,
    () => 'mutation { redeliver(input: { filter: { states: [PENDING] } }) { __typename } }',
  ),
  '60 kB messages under 60 aliases': asking(
    'visitor',
    2,
    () =>
      `mutation ($c: ID!, $a: [ActionInput!]) { ${times(60, i => `a${i}: sendMessage(input: { conversationId: $c, actions: $a }) { __typename }`)} }`,
    ({ logId }) => ({ c: logId, a: Array.from({ length: 6 }, () => ({ text: { text: big } })) }),
  ),
  'refused profiles of 240 kB under 60 aliases': asking(
    null,
    5,
    ({ botId }) =>
      `mutation ($p: JSON) { ${times(60, i => `a${i}: startConversation(input: { botId: "${botId}", profile: $p }) { __typename }`)} }`,
    () => ({ p: Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, i])) }),
  ),
  'conversations of an anonymous caller under 50 aliases': asking(
    null,
    4,
    ({ botId }) =>
      `mutation { ${times(50, i => `a${i}: startConversation(input: { botId: "${botId}" }) { __typename }`)} }`,
  ),
  'slow patterns, many messages at once': asking(
    'slowVisitor',
    20,
    () => 'mutation ($c: ID!, $t: String!) { sendMessage(input: { conversationId: $c, text: $t }) { __typename } }',
    ({ slowId }) => ({ c: slowId, t: 'a'.repeat(9_000) }),
  ),
  'readyz on 64 connections': ({ url }, signal) =>
    repeat(signal, 64, async () => (await fetch(`${url}/readyz`)).text()),
  'answers that are not read': async ({ url, visitor, logId }, signal) => {
    const body = JSON.stringify({
      query: `{ conversation(id: "${logId}") { ${times(20, i => `a${i}: messages(first: 199) { edges { node { text } } }`)} } }`,
    })
    const reading = new AbortController()
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${visitor}` }
    await repeat(signal, 4, async () => {
      await fetch(`${url}/graphql`, { method: 'POST', headers, body, signal: reading.signal })
      await new Promise(resolve => setTimeout(resolve, 100))
    })
    reading.abort()
  },
  'sockets without a credential': async ({ url }, signal) => {
    const sockets: WebSocket[] = []
    while (!signal.aborted) {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws').on('error', () => {})
      sockets.push(socket)
      await new Promise(resolve => setTimeout(resolve, 2))
    }
    for (const socket of sockets) socket.terminate()
  },
}

/** Each runs once: what it changes cannot be repeated. */
export const once: Record<string, (target: Target) => Promise<unknown>> = {
  'the message webhook of 200,000 pending deliveries is removed': ({ url, admin, webhookBotId }) =>
    post(url, admin, {
      query: `mutation { setMessageWebhook(input: { botId: "${webhookBotId}", url: null }) { __typename } }`,
    }),
  'a log is pruned': ({ url, admin, logId }) =>
    post(url, admin, {
      query: `mutation { pruneConversation(input: { conversationId: "${logId}", toSeq: 2000000000 }) { __typename } }`,
    }),
}
