import { Agent, request } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { WebSocket } from 'ws'
import { eventually } from '../support/eventually.ts'
import { seedFlow } from '../support/flows.ts'
import { dial } from '../support/raw-tcp.ts'
import { startServer } from '../support/server.ts'
import { bytesCase, graphqlCase, type HttpCase, type Known, restCase, socketCase } from './fuzz/cases.ts'
import { mutate, Random } from './fuzz/random.ts'
import { check, seconds } from './support/check.ts'

/**
 * Sends random requests to every entrance: REST, GraphQL by POST, GET and server-sent events, sockets, raw bytes, and random
 * answers of webhooks' receivers. Fails if an
 * answer has a status of 500 or more, if the server reports an unexpected error, if a refused request changes a row, or if the
 * heap grows. FUZZ_SEED repeats a run.
 */
const CASES = Number(process.env.FUZZ_CASES ?? 100_000)
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31)
/** Of the heap between the half and the end, when all caches are full; a short run ends before. Conversations that were really made are in the file, not in memory. */
const MOST_GROWTH = CASES >= 50_000 ? 1.25 : 1.6

const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`

const random = new Random(SEED)
const began = performance.now()
await using server = await startServer({ env: { NODE_ENV: 'development' } })
const known = await prepare()
const agent = new Agent({ keepAlive: true, maxSockets: 4 })
const counts: Record<string, number> = {}
const broken: string[] = []
let warm = 0

for (let index = 0; index < CASES && broken.length === 0; index++) {
  if (index === Math.floor(CASES / 2)) warm = heap()
  const kind = random.below(20)
  if (kind < 7) await tryHttp('GraphQL', graphqlCase(random, known, ['query', 'mutation']))
  else if (kind < 14) await tryHttp('REST', restCase(random, known))
  else if (kind < 15) await tryStream(graphqlCase(random, known, ['subscription', 'query', 'mutation']))
  else if (kind < 17) await trySocket(socketCase(random, known))
  else await tryBytes(bytesCase(random, known))
  if (server.unexpectedErrors.length > 0) broken.push(`case ${index}: ${(server.unexpectedErrors[0] as Error).stack}`)
  if (index % 10_000 === 9_999) console.log(`${index + 1} cases, ${seconds(began)}, heap ${megabytes(heap())}`)
}
if (broken.length === 0) await tryReceivers(Math.ceil(CASES / 200))
const grown = heap() / warm

console.log(
  Object.entries(counts)
    .map(([what, count]) => `${what}: ${count}`)
    .join(', '),
)
for (const each of broken) console.log(each)
check(broken.length === 0, `${CASES} cases of seed ${SEED}: no 5xx, no unexpected error, no row changed by a refusal`)
check(grown <= MOST_GROWTH, `heap ${megabytes(warm)} at half, ${megabytes(warm * grown)} at the end`)
const { status } = await fetch(`${server.url}/readyz`)
check(status === 200, 'the server is ready')
agent.destroy()

async function prepare(): Promise<Known> {
  const bots = [await server.bot(seedFlow('http://127.0.0.1:9/claim')), await server.bot(null)]
  const users = ['ann', 'bob', 'webbot:0001', 'c d/e']
  const ids = [...bots]
  const tokens: (string | null)[] = [null, server.admin, server.agent, server.integration, server.botKey, 'false']
  for (const bot of bots)
    for (const user of users) {
      const { conversationId } = await server.user(bot, user)
      ids.push(conversationId)
      tokens.push(
        await server.parts.visitorTokens.issue(
          { companyId: server.companyId, botId: bot, conversationId, userId: user },
          null,
        ),
      )
    }
  return { ids, bots, users, tokens }
}

function count(what: string) {
  counts[what] = (counts[what] ?? 0) + 1
}

async function tryHttp(what: string, each: HttpCase) {
  const before = server.engine.commits()
  const { status, body } = await send(each)
  judge(what, each, status)
  const refused = status >= 400 || /"data":(null|\{"[^"]+":(null|\{[^{}]*"code":))/.test(body)
  count(`${what} ${refused ? 'refused' : 'taken'}`)
  if (!refused || server.engine.commits() === before) return
  // Something else may have written, such as a counter or the time a key was used: the same request again must change no row.
  await server.settle()
  const digest = await server.engine.digest()
  await send(each)
  await server.settle()
  if ((await server.engine.digest()) !== digest)
    broken.push(`a refusal changed a row: ${describe(each)} → ${status} ${body}`)
}

function judge(what: string, each: HttpCase, status: number) {
  if (status >= 500) broken.push(`${what} ${status}: ${describe(each)}`)
}

/** Webhooks whose receivers answer with bytes that are almost HTTP. Each delivery must end as sent or as failed for now. */
async function tryReceivers(bots: number) {
  const good = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nretry-after: 5\r\ncontent-length: 2\r\n\r\nok'
  const receiver = createServer(socket => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(random.chance(0.9) ? mutate(random, good) : random.bytes(500)))
  })
  await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
  // A webhook with many failures rests, so each has only a few deliveries.
  for (let index = 0; index < bots; index++) {
    const { botId, webhookId } = await server.webhookBot(`${url}/${index}`)
    for (let user = 0; user < 4; user++) await (await server.user(botId, `receiver-${user}`)).say('hello')
    await server.settle()
    const deliveries = await server.deliveries({ webhookId })
    count('answer of a receiver')
    const tried = deliveries.filter(({ attempts }) => attempts > 0)
    if (deliveries.length !== 4 || tried.length === 0)
      broken.push(`${tried.length} of ${deliveries.length} deliveries were tried`)
    if (server.unexpectedErrors.length > 0) broken.push(`receiver: ${(server.unexpectedErrors[0] as Error).stack}`)
    if (broken.length > 0) break
  }
  receiver.close()
}

function describe({ method, path, headers, body }: HttpCase): string {
  return `${method} ${path} ${JSON.stringify(headers)} ${JSON.stringify(body?.toString('latin1') ?? null)}`
}

function send({ method, path, headers, body }: HttpCase): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url)
    const all = { ...headers, ...(body && { 'content-length': String(body.length) }) }
    const sent = request({ hostname, port, method, path, headers: all, agent }, answer => {
      const chunks: Buffer[] = []
      answer.on('data', chunk => {
        chunks.push(chunk)
        // A stream has no end of its own.
        if (answer.headers['content-type']?.startsWith('text/event-stream')) sent.destroy()
      })
      answer.on('error', () => {})
      answer.on('close', () => resolve({ status: answer.statusCode!, body: Buffer.concat(chunks).toString() }))
    })
    sent.on('error', error => {
      // The server may close the connection before it has read a body that it refuses.
      if (/ECONNRESET|EPIPE|socket hang up|destroyed/.test(String(error))) resolve({ status: 499, body: '' })
      else reject(error)
    })
    sent.end(body ?? undefined)
  })
}

async function tryStream(each: HttpCase) {
  count('stream')
  const stream = { ...each, headers: { ...each.headers, accept: 'text/event-stream' } }
  judge('stream', stream, (await send(stream)).status)
}

async function trySocket(frames: (string | Buffer)[]) {
  count('socket')
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  const closed = new Promise<number>(resolve => socket.once('close', code => resolve(code)))
  socket.on('error', () => {})
  let answers = 0
  socket.on('message', () => {
    answers += 1
  })
  await new Promise(resolve => socket.once('open', resolve))
  for (const frame of frames) socket.send(frame)
  socket.send('{"type":"ping"}')
  // The answers come in any number; an answer or the end of the socket shows that the frames were read.
  await Promise.race([closed, eventually(() => Promise.resolve(answers > 0))])
  socket.close()
  const code = await closed
  if ([1006, 1011, 4500].includes(code)) broken.push(`a socket closed with ${code}: ${frames.map(String).join(' | ')}`)
}

async function tryBytes(bytes: Buffer) {
  count('bytes')
  const socket = await dial(server.url)
  const chunks: Buffer[] = []
  socket.on('data', chunk => chunks.push(chunk))
  const gone = new Promise<void>(resolve => socket.once('close', () => resolve()))
  socket.end(bytes)
  await Promise.race([gone, new Promise(resolve => setTimeout(resolve, 250))])
  socket.destroy()
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(Buffer.concat(chunks).toString('latin1'))?.[1] ?? 400)
  if (status >= 500) broken.push(`bytes ${status}: ${JSON.stringify(bytes.toString('latin1'))}`)
}

function heap(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
