import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { StartConversation } from '../../packages/client/src/documents.ts'
import { HEARTBEAT_MS } from '../../src/app/heartbeat-wheel.ts'
import { ask } from '../support/client.ts'
import { check, each, seconds } from './support/check.ts'
import { forkServer } from './support/fork-server.ts'

/**
 * Proves that ended subscriptions leave nothing behind: 100,000 are begun and ended, half of them by a broken connection, often
 * before the first frame. Fails if the server has more listeners at the end than at the start, or if its heap after garbage
 * collection differs by more than 5 % from that after a warm-up.
 */
const CYCLES = 100_000
const PER_SOCKET = 200
const AT_ONCE = 16
const WARM_UP = 20_000
const TOLERANCE = 0.05

const dataDir = mkdtempSync(join(tmpdir(), 'baton-cycles-'))
const server = await forkServer(dataDir)
const { url } = server
const { botId, token } = await server.ask('bot')
const conversations: string[] = []
await each(50, 16, async () => {
  const { startConversation: started } = await ask(url, null, StartConversation, { input: { botId } })
  if (started.__typename !== 'StartConversationSuccess') throw new Error(started.code)
  conversations.push(started.conversation.id)
})

let graceful = 0
let abrupt = 0
let unheard = 0
const quiet = await server.ask('listeners')
// The first subscriptions of a process fill its caches, which is no leak.
await cycle(WARM_UP)
await silence()
const before = await settledHeap()
console.log(`warm: ${megabytes(before)} of heap`)
;[graceful, abrupt, unheard] = [0, 0, 0]

const began = performance.now()
for (let tenth = 1; tenth <= 10; tenth++) {
  await cycle(CYCLES / 10)
  console.log(`${(tenth * CYCLES) / 10} cycles, ${seconds(began)}`)
}
const silent = await silence()
const listeners = await server.ask('listeners')
const after = await settledHeap()
const grown = after / before - 1
console.log(`${graceful} completed, ${abrupt} broken off, ${unheard} of those before the first frame`)
check(listeners === quiet, `${listeners} listeners, as at the start, ${silent.toFixed(0)} ms after the last socket`)
check(
  Math.abs(grown) <= TOLERANCE,
  `heap ${megabytes(before)} before, ${megabytes(after)} after: ${(grown * 100).toFixed(1)} %`,
)
check(graceful + abrupt === CYCLES && abrupt === CYCLES / 2, `${CYCLES} cycles, half of them abrupt`)
const errors = await server.ask('unexpectedErrors')
check(errors.length === 0, `no unexpected error ${errors.slice(0, 3)}`)
await server.kill()
rmSync(dataDir, { recursive: true, force: true })

function cycle(cycles: number): Promise<void> {
  return each(cycles / PER_SOCKET, AT_ONCE, live)
}

/** One socket: half of its subscriptions are completed one by one, the others end with the connection. */
async function live(index: number) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  const heard = new Set<string>()
  let look = () => {}
  socket.on('error', () => {})
  socket.on('message', text => {
    const { type, id } = JSON.parse(String(text)) as { type: string; id?: string }
    if (type === 'error') throw new Error(String(text))
    heard.add(id ?? type)
    look()
  })
  const all = (ids: string[]) =>
    new Promise<void>(resolve => {
      look = () => {
        if (ids.every(id => heard.has(id))) resolve()
      }
      look()
    })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const send = (message: object) => socket.send(JSON.stringify(message))
  send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } })
  await all(['connection_ack'])
  const half = PER_SOCKET / 2
  const [first, second] = [ids('a', half), ids('b', half)]
  for (const [number, id] of first.entries()) send(subscribe(id, number))
  await all(first)
  for (const id of first) send({ id, type: 'complete' })
  for (const [number, id] of second.entries()) send(subscribe(id, number))
  // Every third socket ends while its subscriptions are being created.
  if (index % 3 > 0) await all(second)
  else unheard += second.filter(id => !heard.has(id)).length
  const closed = new Promise(resolve => socket.once('close', resolve))
  socket.terminate()
  await closed
  graceful += half
  abrupt += half
}

/** One in ten follows the inbox, the others a conversation. */
function subscribe(id: string, number: number) {
  const payload =
    number % 10 === 0
      ? { query: 'subscription { inbox { __typename } }' }
      : {
          query:
            'subscription ($id: ID!) { conversationEvents(conversationId: $id) { __typename ... on CaughtUp { cursor } } }',
          variables: { id: conversations[number % conversations.length] },
        }
  return { id, type: 'subscribe', payload }
}

/** Waits until the server has no listeners, at most 10 s. Answers after how many ms. */
async function silence(): Promise<number> {
  const began = performance.now()
  while ((await server.ask('listeners')) > quiet && performance.now() - began < 10_000)
    await new Promise(resolve => setTimeout(resolve, 20))
  return performance.now() - began
}

/** The heap, once followers that have ended are out of the wheel of heartbeats as well: it passes them within one turn. */
async function settledHeap(): Promise<number> {
  await new Promise(resolve => setTimeout(resolve, HEARTBEAT_MS + 2_000))
  return server.ask('memory')
}

function ids(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`)
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`
}
