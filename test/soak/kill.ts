import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createHttpServer, type IncomingHttpHeaders } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SendMessage, StartConversation } from '../../packages/client/src/documents.ts'
import { post } from '../support/client.ts'
import { ReadLog } from '../support/documents.ts'
import { engineIn } from '../support/engine.ts'
import { bundle, spawnServer } from '../support/server-process.ts'

/**
 * Proves that `kill -9` loses no acknowledged write: users write, agents take over and give back, and a receiver gets webhooks,
 * while the server is killed again and again and started on the same files. Fails if an acknowledged message is missing or there
 * twice, if seq has a gap, if a bot message follows an accepted handover, if a webhook is missing, out of order or has another body
 * when repeated, if one was received that the log does not explain, or if the database is damaged.
 *
 * It cannot show power loss: the kernel keeps what a killed process has written, with or without fsync. That each commit asks
 * for an fsync is checked when the database is opened, and by a test of that.
 */
const KILLS = Number(process.env.PROOF_KILLS ?? 20)
const CONVERSATIONS = 48
/** Every sixth conversation is taken over and given back by an agent all the time. */
const HANDED_OVER = 6
const LIFE_MS = [400, 1_400] as const
const DRAIN_MS = 180_000

type Chat = {
  userId: string
  conversationId: string
  token: string
  acknowledged: Map<string, number>
  asked: Set<string>
}
type Demo = { botId: string; keys: { agent: string; integration: string } }

// In the project's folder: a temporary folder may be in memory.
mkdirSync('data', { recursive: true })
const folder = mkdtempSync('data/proof-kill-')
const counts = { asked: 0, acknowledged: 0, unanswered: 0, controls: 0, killedMidway: 0 }
let writing = true
let up = Promise.withResolvers<void>()

const partner = await startPartner()
try {
  const faults = await prove()
  if (faults.length > 0) {
    console.error(faults.slice(0, 20).join('\n'))
    console.error(`proof:kill FAILED: ${faults.length} faults`)
    process.exitCode = 1
  }
} finally {
  await partner[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
}

async function prove(): Promise<string[]> {
  const program = await bundle()
  const env = { PORT: String(await freePort()), BATON_DATA_DIR: folder, BATON_DEMO_PARTNER_URL: partner.url }
  let server = await spawnServer(program, env)
  const { botId, keys } = JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as Demo
  const chats = await Promise.all(Array.from({ length: CONVERSATIONS }, (_, number) => open(server.url, botId, number)))
  up.resolve()

  const broken: string[] = []
  const note = (error: Error) => broken.push(error.message)
  const writers = chats.map(chat => write(server.url, chat).catch(note))
  const agents = chats
    .filter((_, index) => index % HANDED_OVER === 0)
    .map(chat => handOver(server.url, botId, keys.integration, chat).catch(note))
  for (let kill = 1; kill <= KILLS; kill++) {
    await sleep(LIFE_MS[0] + Math.random() * (LIFE_MS[1] - LIFE_MS[0]))
    const before = counts.unanswered
    up = Promise.withResolvers()
    await server.stop('SIGKILL')
    server = await spawnServer(program, env)
    up.resolve()
    await sleep(1)
    if (counts.unanswered > before) counts.killedMidway += 1
    process.stdout.write(`\rkilled ${kill} of ${KILLS}, ${counts.acknowledged} messages acknowledged `)
  }
  await sleep(500)
  writing = false
  await Promise.all([...writers, ...agents])

  const logs = await Promise.all(chats.map(chat => readAll(server.url, chat)))
  const expected = logs.flatMap(log => log.flatMap(event => webhooksOf(event)))
  const drained = await drain(expected)
  process.stdout.write('\r')
  const stopped = await server.stop('SIGTERM')
  const faults = [
    ...broken,
    ...chats.flatMap((chat, index) => logFaults(chat, logs[index]!)),
    ...webhookFaults(expected),
    ...(drained ? [] : [`webhooks were still missing after ${DRAIN_MS / 1000} s`]),
    ...(stopped.code === 0 ? [] : [`the server ended with ${stopped.code} ${stopped.signal}`]),
    ...(await fileFaults()),
    // Without load the proof would prove nothing.
    ...(counts.killedMidway >= KILLS * 0.9
      ? []
      : [`only ${counts.killedMidway} of ${KILLS} kills met a request under way`]),
    ...(counts.acknowledged >= KILLS * 20 ? [] : [`only ${counts.acknowledged} messages were acknowledged in all`]),
    ...(counts.controls > 0 ? [] : ['no handover went through']),
  ]
  const repeats = partner.receipts.length - new Set(partner.receipts.map(idOf)).size
  if (faults.length === 0)
    console.log(
      `proof:kill passed: ${KILLS} kill -9, ${counts.killedMidway} of them with requests under way (${counts.unanswered} left unanswered); ` +
        `${counts.acknowledged} acknowledged messages and ${counts.controls} handovers and releases all there, seq gapless in ` +
        `${CONVERSATIONS} conversations (${logs.flat().length} events); ${expected.reduce((sum, each) => sum + each.count, 0)} webhooks expected, all received, in order, ${repeats} repeats byte for byte`,
    )
  return faults
}

async function open(url: string, botId: string, number: number): Promise<Chat> {
  const userId = `user ${number}`
  const { body } = await post(url, null, {
    query: StartConversation.toString(),
    variables: { input: { botId, userId } },
  })
  const started = (body.data as { startConversation: { visitorToken: string; conversation: { id: string } } })
    .startConversation
  return {
    userId,
    conversationId: started.conversation.id,
    token: started.visitorToken,
    acknowledged: new Map(),
    asked: new Set(),
  }
}

/** Sends one message after the other and repeats each under its id until it is acknowledged. */
async function write(url: string, chat: Chat) {
  for (let number = 0; writing; number++) {
    const clientMessageId = `m-${number}`
    chat.asked.add(clientMessageId)
    const text = number % 5 === 0 ? 'prices?' : `word ${number}`
    const sent = await untilAnswered(() =>
      post(url, chat.token, {
        query: SendMessage.toString(),
        variables: { input: { conversationId: chat.conversationId, text, clientMessageId } },
      }),
    )
    const message = (sent?.body.data as { sendMessage: { sent?: { seq: number } } } | undefined)?.sendMessage.sent
    if (!message) throw new Error(`not sent: ${JSON.stringify(sent)}`)
    chat.acknowledged.set(clientMessageId, message.seq)
    counts.acknowledged += 1
    await sleep(Math.random() * 60)
  }
}

/** E3 and E5 in turn. */
async function handOver(url: string, botId: string, token: string, { userId }: Chat) {
  while (writing) {
    for (const word of ['handover', 'takeover']) {
      const path = `${url}/webbot/api/webchat/${botId}/${word}/${encodeURIComponent(userId)}/`
      const answer = await untilAnswered(async () => {
        const response = await fetch(path, { headers: { authorization: `Bearer ${token}` } })
        return { status: response.status, body: (await response.json()) as unknown }
      })
      if (answer.status !== 200) throw new Error(`${word}: ${JSON.stringify(answer)}`)
      counts.controls += 1
      await sleep(Math.random() * 200)
    }
  }
}

async function untilAnswered<T extends { status: number }>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    await up.promise
    counts.asked += 1
    try {
      return await ask()
    } catch {
      counts.unanswered += 1
      await sleep(5)
    }
  }
}

type LogEvent = {
  conversationId: string
  __typename: string
  seq: number
  kind: string
  text: string
  key: string | null
  parts: number
}

async function readAll(url: string, { conversationId, token }: Chat): Promise<LogEvent[]> {
  const events: LogEvent[] = []
  for (let after: string | null = null; ; ) {
    const { body } = await post(url, token, {
      query: ReadLog.toString(),
      variables: { id: conversationId, after, first: 200 },
    })
    const page = (body.data as { conversation: { events: Page } }).conversation.events
    for (const { __typename, seq, actor, message } of page.events)
      events.push({
        conversationId,
        __typename,
        seq,
        kind: actor.kind,
        text: message?.text ?? '',
        key: message?.clientMessageId ?? null,
        // The opening of the demo bot has two texts, every other message one.
        parts: message ? message.text.split('\n').length : 0,
      })
    if (!page.hasMore) return events
    after = page.cursor
  }
}
type Page = {
  cursor: string
  hasMore: boolean
  events: {
    __typename: string
    seq: number
    actor: { kind: string }
    message?: { text: string; clientMessageId: string | null }
  }[]
}

type ExpectedWebhooks = { place: string; count: number }
function webhooksOf({ conversationId, seq, __typename, kind, parts }: LogEvent): ExpectedWebhooks[] {
  return __typename === 'MessagePosted' && kind !== 'AGENT' ? [{ place: `${conversationId} ${seq}`, count: parts }] : []
}

function idOf({ headers }: Receipt): string {
  return String(headers['webhook-id'])
}

function placeOf({ headers }: Receipt): string {
  return `${headers['baton-conversation']} ${headers['baton-seq']}`
}

/** Waits until every expected webhook has arrived. */
async function drain(expected: ExpectedWebhooks[]): Promise<boolean> {
  const until = Date.now() + DRAIN_MS
  const wanted = expected.reduce((sum, each) => sum + each.count, 0)
  while (Date.now() < until) {
    const arrived = new Set(partner.receipts.map(idOf)).size
    process.stdout.write(`\r${arrived} of ${wanted} webhooks received `)
    if (arrived >= wanted) {
      // A webhook too many would come now.
      await sleep(1_000)
      return true
    }
    await sleep(200)
  }
  return false
}

function logFaults(chat: Chat, log: LogEvent[]): string[] {
  const faults: string[] = []
  const say = (fault: string) => faults.push(`${chat.userId}: ${fault}`)
  log.forEach((event, index) => {
    if (event.seq !== index + 1) say(`event ${index + 1} has seq ${event.seq}`)
  })
  const byKey = Map.groupBy(
    log.filter(event => event.key !== null),
    event => event.key!,
  )
  for (const [key, seq] of chat.acknowledged) {
    const found = byKey.get(key) ?? []
    if (found.length !== 1) say(`${key}, acknowledged with seq ${seq}, is there ${found.length} times`)
    else if (found[0]!.seq !== seq) say(`${key}, acknowledged with seq ${seq}, has seq ${found[0]!.seq}`)
  }
  for (const [key, found] of byKey) {
    if (found.length > 1) say(`${key} is there ${found.length} times`)
    if (!chat.asked.has(key)) say(`${key} was never asked for`)
  }
  // Fencing, across kills.
  let held = false
  for (const event of log) {
    if (event.__typename === 'HandoverAccepted') held = true
    if (event.__typename === 'HandoverEnded') held = false
    if (held && event.__typename === 'MessagePosted' && event.kind === 'BOT')
      say(`the bot spoke at ${event.seq}, in listen mode`)
  }
  return faults
}

function webhookFaults(expected: ExpectedWebhooks[]): string[] {
  const faults: string[] = []
  const counts = new Map(expected.map(({ place, count }) => [place, count]))
  const ids = new Map<string, Set<string>>()
  const bodies = new Map<string, string>()
  const last = new Map<string, number>()
  for (const receipt of partner.receipts) {
    const place = placeOf(receipt)
    const id = idOf(receipt)
    if (!counts.has(place)) faults.push(`received ${place}, which no event of the log explains`)
    const known = bodies.get(id)
    if (known !== undefined) {
      if (known !== receipt.body) faults.push(`${id} was repeated with another body`)
      continue
    }
    bodies.set(id, receipt.body)
    ids.set(place, (ids.get(place) ?? new Set()).add(id))
    const conversation = String(receipt.headers['baton-conversation'])
    const seq = Number(receipt.headers['baton-seq'])
    if (seq < (last.get(conversation) ?? 0)) faults.push(`${place} first came after ${last.get(conversation)}`)
    last.set(conversation, seq)
  }
  for (const { place, count } of expected) {
    const found = ids.get(place)?.size ?? 0
    if (found !== count) faults.push(`${place}: ${count} webhooks expected, ${found} received`)
  }
  return faults
}

async function fileFaults(): Promise<string[]> {
  await using engine = engineIn(folder)
  return (await engine!.damage()).map(damage => `the database is damaged: ${damage}`)
}

type Receipt = { headers: IncomingHttpHeaders; body: string }

/** The third party. It does not verify signatures, which deliver-kill.ts does. */
async function startPartner() {
  const receipts: Receipt[] = []
  const http = createHttpServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', chunk => {
      body += chunk
    })
    // A request that a kill has cut is not received.
    request.on('end', () => {
      receipts.push({ headers: request.headers, body })
      response.writeHead(200).end()
    })
  })
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    receipts,
    async [Symbol.asyncDispose]() {
      http.closeAllConnections()
      await new Promise(resolve => http.close(resolve))
    },
  }
}

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
