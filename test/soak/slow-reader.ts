import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { StartConversation } from '../../packages/client/src/documents.ts'
import { ask } from '../support/client.ts'
import { CreateBot } from '../support/documents.ts'
import { bundle, spawnServer } from '../support/server-process.ts'

/**
 * Proves that a slow reader costs the server no memory: five readers stop reading for 10 s or more while 20,000 messages of 2 KB
 * are posted to their conversation. Fails if the resident memory of the server leaves a band of 50 MB around its warmed-up level,
 * if a reader does not get every message in order on the same connection afterwards, or if the server dies.
 *
 * The warmed-up level is the median under the same load with readers that read, in its second half. The memory is that of the
 * server's process in /proc, sampled every 50 ms.
 */
const MESSAGES = Number(process.env.PROOF_MESSAGES ?? 20_000)
const BYTES = 2_048
const SLEEP_MS = 10_000
const BAND_MB = 50
/** One reader's 44 MB of frames would fit into the band; those of five do not. */
const READERS = { ws: 4, sse: 1 }
/** Sockets that write, and messages in flight on each. */
const WRITERS = 4
const WINDOW = 64

// In the project's folder: a temporary folder may be in memory.
mkdirSync('data', { recursive: true })
const folder = mkdtempSync('data/proof-slow-reader-')
const faults: string[] = []
try {
  await prove()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
if (faults.length > 0) {
  console.error(faults.slice(0, 20).join('\n'))
  console.error(`proof:slow-reader FAILED: ${faults.length} faults`)
  process.exit(1)
}

async function prove() {
  await using server = await spawnServer(await bundle(), { BATON_DATA_DIR: folder })
  const { keys } = JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as { keys: { admin: string } }
  const { createBot } = await ask(server.url, keys.admin, CreateBot, { input: { name: 'silent' } })
  if (createBot.__typename !== 'CreateBotSuccess') throw new Error(createBot.code)
  const open = async (userId: string) => {
    const { startConversation: started } = await ask(server.url, null, StartConversation, {
      input: { botId: createBot.bot.id, userId },
    })
    if (started.__typename !== 'StartConversationSuccess') throw new Error(started.code)
    return { id: started.conversation.id, token: started.visitorToken, url: server.url }
  }
  const memory = sample(server.pid)

  for (const round of ['first', 'second']) {
    const chat = await open(`awake, ${round}`)
    const readers = await openReaders(chat)
    memory.begin()
    await postAll(chat)
    for (const reader of readers) await reader.all()
    for (const reader of readers) reader.close()
  }
  const awake = memory.end()
  // Of the second half: in the first the memory may still grow.
  const level = median(awake.slice(Math.floor(awake.length / 2)))

  const chat = await open('asleep')
  const readers = await openReaders(chat)
  memory.begin()
  const from = performance.now()
  for (const reader of readers) reader.pause()
  await postAll(chat)
  const postedIn = performance.now() - from
  await sleep(Math.max(0, SLEEP_MS - postedIn))
  const slept = performance.now() - from
  const asleep = memory.end()
  const behind = readers.map(reader => reader.count())

  memory.begin()
  for (const reader of readers) reader.resume()
  for (const reader of readers) await reader.all()
  const catchingUp = memory.end()
  for (const reader of readers) {
    faults.push(...reader.faults())
    reader.close()
  }

  const [low, high] = [Math.min(...asleep), Math.max(...asleep)]
  if (high > level + BAND_MB || low < level - BAND_MB)
    faults.push(`memory was ${low} to ${high} MB while the readers slept, and ${level} MB with readers awake`)
  if (behind.some(count => count > MESSAGES / 2))
    faults.push(`the readers did not sleep: ${behind.join(', ')} messages read`)
  if ((await fetch(`${server.url}/readyz`)).status !== 200) faults.push('the server is not ready any more')
  memory.stop()
  const stopped = await server.stop('SIGTERM')
  if (stopped.code !== 0) faults.push(`the server ended with ${stopped.code} ${stopped.signal}`)
  if (server.output.stderr !== '') faults.push(`the server complained: ${server.output.stderr}`)

  const says =
    `${READERS.ws} WebSocket and ${READERS.sse} SSE readers slept ${seconds(slept)} s while ${MESSAGES} messages of ${BYTES} bytes were posted in ` +
    `${seconds(postedIn)} s; memory ${low} to ${high} MB, warmed-up level ${level} MB (${Math.min(...awake)} to ${Math.max(...awake)}), ` +
    `while they caught up at most ${Math.max(...catchingUp)} MB`
  console.log(
    faults.length === 0
      ? `proof:slow-reader passed: ${says}; then all read all of them, in order, on the same connections`
      : says,
  )
}

type Chat = { id: string; token: string; url: string }

/** Posts all messages, many at once; as the user of a bot that does not answer. */
async function postAll({ id, token, url }: Chat) {
  const query = `mutation ($text: String!) { sendMessage(input: { conversationId: "${id}", text: $text }) { __typename } }`
  let next = 0
  const writer = async () => {
    const socket = await connect(url, token)
    const answered = new Map<string, (frame: string) => void>()
    socket.on('message', data => {
      const frame = String(data)
      const id = /"id":"(m\d+)"/.exec(frame)?.[1]
      if (id === undefined || frame.includes('"complete"')) return
      answered.get(id)?.(frame)
      answered.delete(id)
    })
    const cut = new Promise<never>((_, reject) => socket.once('close', () => reject(new Error('a writer was cut off'))))
    const say = async () => {
      while (next < MESSAGES) {
        const number = next++
        const text = `${number} `.padEnd(BYTES, 'x')
        const answer = new Promise<string>(resolve => answered.set(`m${number}`, resolve))
        socket.send(JSON.stringify({ type: 'subscribe', id: `m${number}`, payload: { query, variables: { text } } }))
        const frame = await answer
        if (!frame.includes('SendMessageSuccess')) throw new Error(`not posted: ${frame}`)
      }
    }
    await Promise.race([cut, Promise.all(Array.from({ length: WINDOW }, say))])
    cut.catch(() => {})
    socket.close()
  }
  await Promise.all(Array.from({ length: WRITERS }, writer))
}

type Line = { pause(): void; resume(): void; close(): void }
type Result = { data?: { conversationEvents: { __typename: string; seq?: number; message?: { text: string } } } }

/** The readers of one conversation, subscribed and caught up. */
async function openReaders(chat: Chat) {
  const query = `subscription { conversationEvents(conversationId: "${chat.id}") {
    __typename ... on ConversationEvent { seq } ... on MessagePosted { message { text } } } }`
  const lines = [
    ...Array.from({ length: READERS.ws }, (_, index) => ({ name: `WebSocket reader ${index + 1}`, open: openSocket })),
    ...Array.from({ length: READERS.sse }, (_, index) => ({ name: `SSE reader ${index + 1}`, open: openStream })),
  ]
  return Promise.all(lines.map(({ name, open }) => startReader(name, (hear, cut) => open(chat, query, hear, cut))))
}

type OpenLine = (hear: (result: Result) => void, cut: (why: string) => void) => Promise<Line>

async function startReader(name: string, open: OpenLine) {
  const faults: string[] = []
  const numbers = new Set<string>()
  const caughtUp = Promise.withResolvers<void>()
  const done = Promise.withResolvers<void>()
  done.promise.catch(() => {})
  let last = 0
  const line = await open(
    ({ data }) => {
      const frame = data!.conversationEvents
      if (frame.__typename === 'CaughtUp') caughtUp.resolve()
      if (frame.seq === undefined) return
      if (frame.seq !== last + 1) faults.push(`${name} got ${frame.seq} after ${last}`)
      last = frame.seq
      if (!frame.message) return
      if (frame.message.text.length !== BYTES) faults.push(`${name} got ${frame.message.text.length} bytes at ${last}`)
      numbers.add(frame.message.text.split(' ')[0]!)
      if (numbers.size === MESSAGES) done.resolve()
    },
    why => done.reject(new Error(`${name} was cut off after ${numbers.size} messages: ${why}`)),
  )
  await caughtUp.promise
  return {
    ...line,
    count: () => numbers.size,
    faults: () => faults,
    /** Resolves when it has got every message. */
    async all() {
      const late = setTimeout(() => done.reject(new Error(`${name} got ${numbers.size} messages and no more`)), 120_000)
      await done.promise.catch(error => faults.push((error as Error).message))
      clearTimeout(late)
    },
  }
}

async function openSocket(
  { url, token }: Chat,
  query: string,
  hear: (result: Result) => void,
  cut: (why: string) => void,
) {
  const socket = await connect(url, token)
  socket.on('message', data => {
    const { type, payload } = JSON.parse(String(data)) as { type: string; payload: Result }
    if (type === 'next') hear(payload)
    else cut(String(data))
  })
  socket.on('close', (code, reason) => cut(`${code} ${reason}`))
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query } }))
  return { pause: () => socket.pause(), resume: () => socket.resume(), close: () => socket.terminate() }
}

async function openStream(
  { url, token }: Chat,
  query: string,
  hear: (result: Result) => void,
  cut: (why: string) => void,
) {
  const headers = {
    'content-type': 'application/json',
    accept: 'text/event-stream',
    authorization: `Bearer ${token}`,
  }
  const stream = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request(`${url}/graphql`, { method: 'POST', headers, agent: false }, resolve)
    sent.on('error', reject).end(JSON.stringify({ query }))
  })
  let text = ''
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    const blocks = text.split('\n\n')
    text = blocks.pop()!
    for (const block of blocks) {
      const line = block.split('\n').find(each => each.startsWith('data: '))
      if (line) hear(JSON.parse(line.slice(6)) as Result)
    }
  })
  stream.on('close', () => cut('the stream ended'))
  stream.on('error', () => {})
  return { pause: () => stream.pause(), resume: () => stream.resume(), close: () => stream.destroy() }
}

function connect(url: string, token: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('open', () => {
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }))
    })
    socket.once('message', () => resolve(socket))
  })
}

/** The resident memory of a process in MB, every 50 ms between `begin` and `end`. */
function sample(pid: number) {
  let samples: number[] = []
  const timer = setInterval(() => {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    samples.push(Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(status)![1]) / 1024))
  }, 50)
  return {
    begin() {
      samples = []
    },
    end: () => samples,
    stop: () => clearInterval(timer),
  }
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1)
}
