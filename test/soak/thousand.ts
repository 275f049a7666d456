import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { ConversationEvents, SendMessage, StartConversation } from '../../packages/client/src/documents.ts'
import { ask } from '../support/client.ts'
import { ReadLog } from '../support/documents.ts'
import { check, each, seconds } from './support/check.ts'
import { forkServer } from './support/fork-server.ts'

/**
 * Proves that 1,000 clients that reconnect at once resume without loss: their sockets follow 1,000 conversations while messages
 * are sent, and the server is killed and restarted. Fails if not all have caught up 10 s after the restart, if one misses an event,
 * gets it twice or out of order, if an acknowledged message is missing, or if a cursor is refused.
 */
const SOCKETS = 1_000
const WITHIN_MS = 10_000

type Visitor = { conversationId: string; token: string }
type Frame = { __typename: string; seq?: number; cursor?: string }
type Follower = {
  seqs: number[]
  cursor: string | null
  caughtUp: number
  resets: number
  stop: () => void
}

const dataDir = mkdtempSync(join(tmpdir(), 'baton-thousand-'))
let server = await forkServer(dataDir)
const { url, port } = server
const { botId } = await server.ask('bot')

const visitors: Visitor[] = []
await each(SOCKETS, 32, async () => {
  const { startConversation: started } = await ask(url, null, StartConversation, { input: { botId } })
  if (started.__typename !== 'StartConversationSuccess') throw new Error(started.code)
  visitors.push({ conversationId: started.conversation.id, token: started.visitorToken })
})
console.log(`${visitors.length} conversations`)

let open = true
let writing = true
const acknowledged = new Map(visitors.map(({ conversationId }) => [conversationId, 0]))
const writers = Promise.all(Array.from({ length: 16 }, (_, index) => write(index)))

const began = performance.now()
const followers = visitors.map(follow)
await until(() => followers.every(follower => follower.caughtUp === 1), 60_000)
console.log(`${SOCKETS} sockets caught up in ${seconds(began)}, with messages flowing`)
await new Promise(resolve => setTimeout(resolve, 3_000))

const cut = performance.now()
const before = sum()
await server.kill()
server = await forkServer(dataDir, port)
const up = performance.now()
console.log(`killed and started again in ${seconds(cut)}`)
await until(() => followers.every(follower => follower.caughtUp >= 2), 60_000)
const took = performance.now() - up
const total = performance.now() - cut
writing = false
await writers

// The length of each log, which has to include every acknowledged message.
const heads = new Map<string, number>()
await each(SOCKETS, 32, async index => {
  const { conversationId, token } = visitors[index]!
  const { conversation } = await ask(url, token, ReadLog, { id: conversationId, first: 1 })
  heads.set(conversationId, conversation!.lastSeq)
})
await until(
  () => followers.every((each, index) => each.seqs.length >= heads.get(visitors[index]!.conversationId)!),
  10_000,
)
const whole = followers.filter(({ seqs }, index) => {
  const head = heads.get(visitors[index]!.conversationId)!
  return seqs.length === head && seqs.every((seq, at) => seq === at + 1)
})
const kept = visitors.filter(({ conversationId }) => heads.get(conversationId)! > acknowledged.get(conversationId)!)
console.log(`${sum()} events received, ${sum() - before} of them after the cut`)
check(
  took < WITHIN_MS,
  `all ${SOCKETS} caught up ${(took / 1000).toFixed(1)} s after the server was back, ${(total / 1000).toFixed(1)} s after the cut`,
)
check(whole.length === SOCKETS, `${whole.length} of ${SOCKETS} have every event once and in order`)
check(kept.length === SOCKETS, 'no acknowledged message is missing')
check(
  followers.every(follower => follower.resets === 0),
  'no cursor was refused',
)

open = false
for (const follower of followers) follower.stop()
const errors = await server.ask('unexpectedErrors')
check(errors.length === 0, `no unexpected error ${errors.slice(0, 3)}`)
await server.kill()
rmSync(dataDir, { recursive: true, force: true })

function sum() {
  return followers.reduce((all, follower) => all + follower.seqs.length, 0)
}

/** A client without the kit: each subscription starts after the newest cursor of the one before. */
function follow({ conversationId, token }: Visitor): Follower {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  })
  const follower: Follower = {
    seqs: [],
    cursor: null,
    caughtUp: 0,
    resets: 0,
    stop: () => void client.dispose(),
  }
  const run = () => {
    let caughtUp = false
    const again = () => {
      if (open) setTimeout(run, 200 + Math.random() * 800)
    }
    client.subscribe<{ conversationEvents: Frame }>(
      { query: ConversationEvents.toString(), variables: { conversationId, after: follower.cursor } },
      {
        next({ data }) {
          const frame = data!.conversationEvents
          if (frame.seq !== undefined) follower.seqs.push(frame.seq)
          if (frame.seq !== undefined || frame.__typename === 'Reset') follower.cursor = frame.cursor!
          if (frame.__typename === 'Reset') follower.resets += 1
          if (frame.__typename === 'CaughtUp' && !caughtUp) {
            caughtUp = true
            follower.caughtUp += 1
          }
        },
        error: again,
        complete: again,
      },
    )
  }
  run()
  return follower
}

/** Sends messages to one conversation after the other and repeats each until it is acknowledged. */
async function write(index: number) {
  for (let at = index; writing; at += 16) {
    const { conversationId, token } = visitors[at % SOCKETS]!
    const input = { conversationId, text: `message ${at}`, clientMessageId: randomUUID() }
    for (;;) {
      const sent = await ask(url, token, SendMessage, { input }).catch(() => null)
      if (sent?.sendMessage.__typename === 'SendMessageSuccess') {
        acknowledged.set(conversationId, acknowledged.get(conversationId)! + 1)
        break
      }
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    // The load of a busy day, not of a benchmark.
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

async function until(holds: () => boolean, ms: number) {
  const end = Date.now() + ms
  while (!holds()) {
    if (Date.now() > end)
      throw new Error(`not within ${ms} ms: ${followers.filter(each => each.caughtUp < 2).length} still out`)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}
