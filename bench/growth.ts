import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Store } from '../src/ports/store.ts'
import { openSqliteStore } from '../src/sqlite/sqlite-store.ts'
import { type Known, makeLargeStore } from './support/large-store.ts'
import { median, spread, table } from './support/table.ts'

/**
 * Every list with every filter in a small and in a large database, in rounds that alternate: what is asked for is the same, so that a
 * list that grows with the database shows. CPU time is compared, which other programs on the machine change less. It exits with 1 where one is slower by more than a limit.
 */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7)
const SIZES = process.env.CI ? [1_000, 100_000] : [1_000, 2_000_000]
const CONVERSATIONS = process.env.CI ? [400, 5_000] : [400, 50_000]
const NEEDED = Number(process.env.BENCH_GATE ?? process.env.BENCH_NEEDED ?? 1)
const MOST = 1.15
/** A few microseconds more are one more level of an index. */
const LEAST_US = 25
const CALLS = 60

type Read = (store: Store, known: Known) => Promise<unknown>
const page = { after: null, limit: 50 }
const reads: Record<string, Read> = {
  conversations: (store, { companyId }) => store.conversations.list({ companyId }, page),
  '… open': (store, { companyId }) => store.conversations.list({ companyId, state: 'OPEN' }, page),
  '… closed': (store, { companyId }) => store.conversations.list({ companyId, state: 'CLOSED' }, page),
  '… of a user': (store, { companyId }) => store.conversations.list({ companyId, userId: 'user-7' }, page),
  '… of a bot': (store, { companyId, botId }) => store.conversations.list({ companyId, botId }, page),
  '… of a bot, open': (store, { companyId, botId }) =>
    store.conversations.list({ companyId, botId, state: 'OPEN' }, page),
  '… of some bots': (store, { companyId, botId }) =>
    store.conversations.list({ companyId, botIds: [botId, 'x'] }, page),
  'an inbox, its newest changes': async (store, { companyId }) =>
    store.conversations.changedAfter({ companyId }, (await store.conversations.newestPosition(companyId)) - 50, 50),
  handovers: (store, { companyId }) => store.handovers.list({ companyId }, { ...page, after: null }),
  '… that wait': (store, { companyId }) =>
    store.handovers.list({ companyId, states: ['REQUESTED'] }, { ...page, after: null }),
  '… of one bot': (store, { companyId, botId }) => store.handovers.list({ companyId, botId }, { ...page, after: null }),
  '… of a conversation': (store, { companyId, conversationId }) =>
    store.handovers.list({ companyId, conversationId }, { ...page, after: null }),
  deliveries: (store, { companyId }) => store.deliveries.list({ companyId }, page),
  '… newest first': (store, { companyId }) => store.deliveries.list({ companyId }, { ...page, newestFirst: true }),
  ...Object.fromEntries(
    (['PENDING', 'PARKED', 'FAILED', 'ERASED', 'SUCCEEDED'] as const).map(state => [
      `… ${state.toLowerCase()}`,
      (store: Store, { companyId }: Known) => store.deliveries.list({ companyId, states: [state] }, page),
    ]),
  ),
  '… of a webhook': (store, { companyId, quietWebhookId: webhookId }) =>
    store.deliveries.list({ companyId, webhookId }, page),
  '… of a webhook, failed': (store, { companyId, quietWebhookId: webhookId }) =>
    store.deliveries.list({ companyId, webhookId, states: ['FAILED'] }, page),
  '… for a conversation': (store, { companyId, conversationId }) =>
    store.deliveries.list({ companyId, conversationId }, page),
  'messages, the newest': (store, { conversationId }) =>
    store.events.list(conversationId, { after: 0, limit: 50, types: ['message.posted'], newestFirst: true }),
  'the last message': (store, { conversationId }) => store.events.newestMessage(conversationId, null),
  'unread messages': (store, { conversationId }) => store.events.countMessages(conversationId, 0, ['USER'], 100),
  'the audit log': (store, { companyId }) => store.audit.list(companyId, page),
  bots: (store, { companyId }) => store.bots.list({ companyId }, page),
}

mkdirSync('data', { recursive: true })
const folder = mkdtempSync('data/bench-growth-')
try {
  await using all = new AsyncDisposableStack()
  const stores: { store: Store; known: Known }[] = []
  for (const [index, messages] of SIZES.entries()) {
    const dataDir = join(folder, String(index))
    mkdirSync(dataDir)
    const known = await makeLargeStore(dataDir, CONVERSATIONS[index]!, messages)
    const store = openSqliteStore(join(dataDir, 'baton.db'))
    all.defer(() => store[Symbol.asyncDispose]())
    stores.push({ store, known })
  }
  await compare(stores)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function compare(stores: { store: Store; known: Known }[]) {
  const rows: string[][] = []
  const grown: string[] = []
  for (const [name, read] of Object.entries(reads)) {
    const times: number[][] = [[], []]
    for (let round = 0; round <= ROUNDS; round++)
      for (const [index, { store, known }] of stores.entries()) {
        const before = process.cpuUsage()
        for (let call = 0; call < CALLS; call++) await read(store, known)
        const { user, system } = process.cpuUsage(before)
        // The first warms all up.
        if (round > 0) times[index]!.push((user + system) / CALLS)
      }
    const ratios = times[1]!.map((time, round) => time / times[0]![round]!)
    const [small, large, ratio] = [median(times[0]!), median(times[1]!), median(ratios)]
    rows.push([name, small.toFixed(0), large.toFixed(0), `${ratio.toFixed(2)} (${spread(ratios)})`])
    if (ratio > MOST / NEEDED && large - small > LEAST_US) grown.push(name)
  }
  const head = SIZES.map(
    (messages, index) => `${messages.toLocaleString('en')} in ${CONVERSATIONS[index]!.toLocaleString('en')}`,
  )
  console.log(table(['CPU µs of a page, by messages and conversations', ...head, 'large / small'], rows))
  if (grown.length > 0) console.log(`\nGrown: ${grown.join(', ')}.`)
  if (grown.length > 0) process.exitCode = 1
}
