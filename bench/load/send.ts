import { Pool } from 'undici'
import { WebSocket } from 'ws'
import { SendMessage } from '../../packages/client/src/documents.ts'
import { answerWith } from '../support/processes.ts'

/** Sends messages and waits for each acknowledgement, so many at once, for so long. */
export type SendJob = {
  door: keyof typeof doors
  url: string
  conversations: { id: string; token: string; userId?: string }[]
  botId?: string
  integration?: string
  /** Whether each message has an idempotency key. */
  keyed: boolean
  inFlight: number
  ms: number
  /** Left out: as many as there is time for. */
  messages?: number
  /** A fixed pace; left out: each sender goes on when its last message is acknowledged. */
  perSecond?: number
}
export type Sent = { perSecond: number; p50: number; p99: number; max: number }

type Sender = { send(id: string): Promise<void>; close(): Promise<void> | void }

const order = 'And when will it be here? My order number is 4711-0815.'
/** Names the moment where a receiver measures how late it is. */
const textOf = ({ perSecond }: SendJob) => (perSecond === undefined ? order : `${order} Sent at ${Date.now()} now.`)
const query = String(SendMessage)
const peerQuery =
  'mutation($conversationId: ID!, $text: String!) { sendMessage(conversationId: $conversationId, text: $text) { id text sentAt } }'

type Place = SendJob['conversations'][number]

const doors = {
  'raw-ws': async (job: SendJob, place: Place) => {
    const socket = new WebSocket(job.url.replace('http', 'ws'), { perMessageDeflate: false })
    await opened(socket)
    return overSocket(socket, id =>
      JSON.stringify({ id, conversationId: place.id, text: textOf(job), ...(job.keyed && { key: `key-${id}` }) }),
    )
  },
  'peer-ws': (job: SendJob, place: Place) =>
    overGraphqlWs(job, place, peerQuery, () => ({ conversationId: place.id, text: textOf(job) })),
  'graphql-ws': (job: SendJob, place: Place) =>
    overGraphqlWs(job, place, query, id => ({
      input: { conversationId: place.id, text: textOf(job), ...(job.keyed && { clientMessageId: `key-${id}` }) },
    })),
  'raw-http': async (job: SendJob, place: Place) =>
    overHttp(job, '/', {}, id => ({
      conversationId: place.id,
      text: textOf(job),
      ...(job.keyed && { key: `key-${id}` }),
    })),
  'peer-http': async (job: SendJob, place: Place) =>
    overHttp(job, '/graphql', {}, () => ({
      query: peerQuery,
      variables: { conversationId: place.id, text: textOf(job) },
    })),
  'graphql-http': async (job: SendJob, place: Place) =>
    overHttp(job, '/graphql', { authorization: `Bearer ${place.token}` }, id => ({
      query,
      variables: {
        input: { conversationId: place.id, text: textOf(job), ...(job.keyed && { clientMessageId: `key-${id}` }) },
      },
    })),
  rest: async (job: SendJob, place: Place) =>
    overHttp(
      job,
      `/webbot/api/webchat/${job.botId}/handover/${place.userId}/`,
      { authorization: `Bearer ${job.integration}` },
      () => ({ message: textOf(job) }),
    ),
}

let next = 0
const pools = new Map<string, Pool>()

async function overGraphqlWs(job: SendJob, place: Place, query: string, variables: (id: string) => object) {
  const socket = new WebSocket(`${job.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    perMessageDeflate: false,
  })
  await opened(socket)
  const acknowledged = new Promise(resolve => socket.once('message', resolve))
  socket.send(
    JSON.stringify({ type: 'connection_init', payload: place.token ? { authorization: `Bearer ${place.token}` } : {} }),
  )
  await acknowledged
  return overSocket(socket, id =>
    JSON.stringify({ id, type: 'subscribe', payload: { query, variables: variables(id) } }),
  )
}

/** A frame that carries the id of a message acknowledges it, unless it is the `complete` behind the answer. */
function overSocket(socket: WebSocket, frame: (id: string) => string): Sender {
  const waiting = new Map<string, { resolve: () => void; reject: (error: Error) => void }>()
  socket.on('message', data => {
    const answer = JSON.parse(String(data))
    if (answer.type === 'complete') return
    const one = waiting.get(answer.id)
    waiting.delete(answer.id)
    const failed = answer.type === 'error' || answer.payload?.errors || answer.payload?.data?.sendMessage?.code
    if (failed) one?.reject(new Error(String(data)))
    else one?.resolve()
  })
  return {
    send: id =>
      new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        socket.send(frame(id))
      }),
    close: () => socket.terminate(),
  }
}

function overHttp(job: SendJob, path: string, headers: object, body: (id: string) => object): Sender {
  const pool = pools.get(job.url) ?? new Pool(job.url, { connections: job.inFlight })
  pools.set(job.url, pool)
  return {
    async send(id) {
      const all = { 'content-type': 'application/json', ...headers }
      const answer = await pool.request({ path, method: 'POST', headers: all, body: JSON.stringify(body(id)) })
      const text = await answer.body.text()
      if (answer.statusCode !== 200 || text.includes('"errors"') || text.includes('"code"')) throw new Error(text)
    },
    close() {},
  }
}

const opened = (socket: WebSocket) =>
  new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })

/** Sends at the times that are due, also while acknowledgements are late: their delay counts from then. */
async function pace(senders: Sender[], { perSecond, ms }: SendJob, times: number[]) {
  const startedAt = performance.now()
  const sending: Promise<unknown>[] = []
  for (let now = startedAt; now < startedAt + ms; now = performance.now()) {
    while (sending.length < ((now - startedAt) / 1_000) * perSecond!) {
      const due = startedAt + (sending.length * 1_000) / perSecond!
      const sent = senders[sending.length % senders.length]!.send(`${next++}`)
      sending.push(sent.then(() => times.push(performance.now() - due)))
    }
    await new Promise(resolve => setTimeout(resolve, 1))
  }
  await Promise.all(sending)
}

async function run(job: SendJob): Promise<Sent> {
  const places = Array.from({ length: job.inFlight }, (_, at) => job.conversations[at % job.conversations.length]!)
  const senders = await Promise.all(places.map(place => doors[job.door](job, place)))
  const times: number[] = []
  let left = job.messages ?? Infinity
  const startedAt = performance.now()
  const until = startedAt + job.ms
  const keepOn = async (sender: Sender) => {
    for (let now = performance.now(); now < until && left-- > 0; ) {
      await sender.send(`${next++}`)
      const then = performance.now()
      times.push(then - now)
      now = then
    }
  }
  if (job.perSecond === undefined) await Promise.all(senders.map(keepOn))
  else await pace(senders, job, times)
  const seconds = (performance.now() - startedAt) / 1_000
  for (const sender of senders) await sender.close()
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!
  return { perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99), max: times.at(-1)! }
}

process.send!({})
answerWith(run as never)
