import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SendMessage } from '../packages/client/src/documents.ts'
import { openChat } from '../test/support/chat.ts'
import { post } from '../test/support/client.ts'
import { must } from '../test/support/must.ts'
import { mutate } from '../test/support/mutate.ts'
import { secret, startServer } from '../test/support/server.ts'
import { bundle, spawnServer } from '../test/support/server-process.ts'

/**
 * How long `sendMessage` takes while TIMERS deadlines are due at once, beside how long it takes without: 100,000 in the long form. It
 * exits with 1 where the 99th percentile is more than LIMIT times as long.
 */
const TIMERS = Number(process.env.TIMERS ?? 20_000)
const LIMIT = Number(process.env.BENCH_NEEDED ?? 2)
const WRITERS = 8

const dataDir = mkdtempSync(join(tmpdir(), 'baton-bench-timers-'))
const begun = performance.now()
const { admin, chats } = await prepare()
console.log(`${TIMERS} conversations wait after ${Math.round((performance.now() - begun) / 1_000)} s`)
{
  await using server = await spawnServer(await bundle(), {
    BATON_DATA_DIR: dataDir,
    BATON_SECRET: secret,
    LOG_LEVEL: 'error',
  })
  await write(server.url, () => false, 1_000)
  const before = await write(server.url, () => false, 8_000)
  // It answers when all is done, or that this takes too long for one operation.
  const moving = mutate(server.url, admin, 'advanceTime', { ms: 121_000 }).catch(() => {})
  const from = performance.now()
  const during = await write(server.url, () => false, 8_000)
  await moving
  const left = await overdue(server.url)
  const seconds = (performance.now() - from) / 1_000
  const ratio = during.p99 / before.p99
  console.log(`without: ${show(before)}; with: ${show(during)}`)
  console.log(`${TIMERS - left} steps in ${seconds.toFixed(1)} s, ${left} are left`)
  console.log(`p99 with / without: ${ratio.toFixed(2)}`)
  if (ratio > LIMIT) process.exitCode = 1
}
rmSync(dataDir, { recursive: true, force: true })

async function prepare() {
  await using server = await startServer({ dataDir })
  const bot = await server.bot(null)
  const request = { kind: 'request', reason: null } as const
  for (let from = 0; from < TIMERS; from += 200)
    await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        const { conversationId } = await server.user(bot, `user ${from + i}`)
        const target = { conversationId }
        must(await server.parts.commands.handle({ principal: server.principal, target, command: request }))
      }),
    )
  const writers = Array.from({ length: WRITERS }, (_, i) => openChat(server, bot, `writer ${i}`))
  return { admin: server.admin, chats: await Promise.all(writers) }
}

/** How many still wait for their first step. */
async function overdue(url: string): Promise<number> {
  const query = `query ($after: String) { handovers(first: 200, after: $after) {
    pageInfo { hasNextPage endCursor } edges { node { conversation { lastSeq } } } } }`
  let count = 0
  for (let after: string | null = null; ; ) {
    const { body } = await post(url, admin, { query, variables: { after } })
    type Page = {
      pageInfo: { hasNextPage: boolean; endCursor: string }
      edges: { node: { conversation: { lastSeq: number } } }[]
    }
    const { pageInfo, edges } = (body.data as { handovers: Page }).handovers
    count += edges.filter(({ node }) => node.conversation.lastSeq < 3).length
    if (!pageInfo.hasNextPage) return count
    after = pageInfo.endCursor
  }
}

/** Each writer sends one message after the other. */
async function write(url: string, ended: () => boolean, ms: number) {
  const until = performance.now() + ms
  const times: number[] = []
  await Promise.all(
    chats.map(async ({ conversationId, visitorToken }) => {
      while (performance.now() < until && !ended()) {
        const from = performance.now()
        const body = { query: SendMessage.toString(), variables: { input: { conversationId, text: 'Hi' } } }
        const { status } = await post(url, visitorToken, body)
        if (status !== 200) throw new Error(`${status}`)
        times.push(performance.now() - from)
      }
    }),
  )
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor(times.length * share)]!
  return { count: times.length, median: at(0.5), p99: at(0.99) }
}

function show({ count, median, p99 }: Awaited<ReturnType<typeof write>>) {
  return `${count} messages, median ${median.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`
}
