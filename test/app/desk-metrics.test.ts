import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Sqlite from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openSqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { openChat } from '../support/chat.ts'
import { post } from '../support/client.ts'
import { mutate } from '../support/mutate.ts'
import { eventually, standingClock } from '../support/office.ts'
import { startTown, type Town } from '../support/town.ts'

const HOUR = 3_600_000
const midnight = Math.floor(Date.now() / (24 * HOUR)) * 24 * HOUR

let town: Town
let clock: ReturnType<typeof standingClock>
let bot: string
let users = 0
beforeEach(async () => {
  await town?.[Symbol.asyncDispose]()
  clock = standingClock(midnight + 12 * HOUR)
  town = await startTown({ now: clock.now })
  bot = await town.bot(null)
  return () => expect(town.surprises).toEqual([])
})
afterAll(() => town[Symbol.asyncDispose]())

type Metrics = Record<string, number | string | null>
async function ask(token: string, botId: string | null = null) {
  const query = `query ($botId: ID) { deskMetrics(botId: $botId) { since waiting longestWaitSeconds medianWaitSeconds
    medianFirstAnswerSeconds handledToday staleBotRepliesBlocked } }`
  const { body } = await post(town.url, token, { query, variables: { botId } })
  return {
    metrics: (body.data as { deskMetrics: Metrics } | null)?.deskMetrics,
    code: body.errors?.[0]?.extensions?.code,
  }
}
const metrics = async (token = town.bea, botId: string | null = null) => (await ask(token, botId)).metrics
const passes = (seconds: number) => clock.pass(seconds * 1_000)

async function someone(botId = bot) {
  const chat = await openChat(town, botId, `user ${++users}`)
  const { conversationId, visitorToken } = chat
  const done = async (field: string, token: string, input: Record<string, unknown> = {}) => {
    const { __typename } = await mutate(town.url, token, field, { conversationId, ...input })
    expect(__typename).toMatch(/Success$/)
  }
  return {
    chat,
    asks: () => done('requestHandover', visitorToken),
    cancels: () => done('cancelHandover', visitorToken),
    accepted: (by: string) => done('acceptHandover', by),
    passed: (by: string, to?: string) => done('transferHandover', by, to === undefined ? {} : { to }),
    answered: (by: string) => done('sendMessage', by, { text: 'Hello' }),
    released: (by: string) => done('releaseHandover', by),
    closed: (by: string) => done('closeConversation', by),
  }
}
const idOf = (token: string) => `key_${token.split('_')[1]}`

describe('a desk’s day', () => {
  test('has nothing in it at first, and begins at midnight UTC', async () => {
    expect(await metrics()).toEqual({
      since: new Date(midnight).toISOString(),
      waiting: 0,
      longestWaitSeconds: null,
      medianWaitSeconds: null,
      medianFirstAnswerSeconds: null,
      handledToday: 0,
      staleBotRepliesBlocked: 0,
    })
  })

  test('is who waits, how long people waited, for somebody and for their first words, and whom was seen to', async () => {
    const [one, two, three, gone] = [await someone(), await someone(), await someone(), await someone()]
    await one.asks()
    passes(10)
    await two.asks()
    await three.asks()
    await gone.asks()
    passes(20)
    expect(await metrics()).toMatchObject({ waiting: 4, longestWaitSeconds: 30, medianWaitSeconds: null })
    await one.accepted(town.bea)
    await two.accepted(town.bea)
    expect(await metrics()).toMatchObject({ waiting: 2, longestWaitSeconds: 20, medianWaitSeconds: 25 })
    passes(5)
    await one.answered(town.bea)
    passes(2.5)
    // Only the first words count.
    await one.answered(town.bea)
    await two.answered(town.bea)
    await three.accepted(town.carl)
    await gone.cancels()
    expect(await metrics()).toMatchObject({
      waiting: 0,
      longestWaitSeconds: null,
      medianWaitSeconds: 27.5,
      medianFirstAnswerSeconds: 6.25,
      handledToday: 0,
    })
    await one.released(town.bea)
    await three.closed(town.carl)
    // Whoever was cancelled, or is still talked to, was not seen to yet.
    expect(await metrics()).toMatchObject({ handledToday: 2, medianFirstAnswerSeconds: 6.25 })
  })

  test('whoever steps in unasked kept nobody waiting, but saw to somebody', async () => {
    const one = await someone()
    passes(60)
    await one.accepted(town.bea)
    passes(3)
    await one.answered(town.bea)
    await one.released(town.bea)
    expect(await metrics()).toMatchObject({ medianWaitSeconds: null, medianFirstAnswerSeconds: 3, handledToday: 1 })
  })

  test('passing on to a colleague changes no wait; what is put back waits anew, and is one handover still', async () => {
    const one = await someone()
    await one.asks()
    passes(10)
    await one.accepted(town.bea)
    passes(4)
    await one.answered(town.bea)
    passes(100)
    await one.passed(town.bea, idOf(town.carl))
    await one.answered(town.carl)
    expect(await metrics()).toMatchObject({ waiting: 0, medianWaitSeconds: 10, medianFirstAnswerSeconds: 4 })
    passes(100)
    await one.passed(town.carl)
    passes(7)
    expect(await metrics()).toMatchObject({ waiting: 1, longestWaitSeconds: 7, medianWaitSeconds: null })
    await one.accepted(town.bea)
    passes(1)
    await one.answered(town.bea)
    await one.released(town.bea)
    expect(await metrics()).toMatchObject({ medianWaitSeconds: 7, medianFirstAnswerSeconds: 1, handledToday: 1 })
  })

  test('ends at midnight UTC; who waits then waits on', async () => {
    const [one, two] = [await someone(), await someone()]
    await one.asks()
    passes(1)
    await one.accepted(town.bea)
    await one.answered(town.bea)
    clock.pass(12 * HOUR - 2_000)
    await two.asks()
    expect(await metrics()).toMatchObject({ medianWaitSeconds: 1, since: new Date(midnight).toISOString() })
    passes(11)
    expect(await metrics()).toEqual({
      since: new Date(midnight + 24 * HOUR).toISOString(),
      waiting: 1,
      longestWaitSeconds: 11,
      medianWaitSeconds: null,
      medianFirstAnswerSeconds: null,
      handledToday: 0,
      staleBotRepliesBlocked: 0,
    })
    // Accepted yesterday, ended today.
    await one.released(town.bea)
    expect(await metrics()).toMatchObject({ handledToday: 1, medianWaitSeconds: null })
  })

  test('is told by bot, and to staff alone, of what is theirs', async () => {
    const other = await town.bot(null)
    const [one, two, three] = [await someone(), await someone(other), await someone(other)]
    for (const each of [one, two, three]) await each.asks()
    expect([await metrics(), await metrics(town.bea, bot), await metrics(town.emil, other)]).toMatchObject([
      { waiting: 3 },
      { waiting: 1 },
      { waiting: 2 },
    ])
    const key = await mutate(
      town.url,
      town.ada,
      'createApiKey',
      { role: 'AGENT', name: 'Nora', botIds: [other] },
      '... on CreateApiKeySuccess { token }',
    )
    const nora = key.token as string
    expect(await metrics(nora)).toMatchObject({ waiting: 2 })
    expect((await ask(nora, bot)).code).toBe('not_found')
    const elsewhere = await town.company('Elsewhere')
    expect(await metrics(elsewhere.bea)).toMatchObject({ waiting: 0 })
    expect((await ask(elsewhere.ada, bot)).code).toBe('not_found')
    expect((await ask(one.chat.visitorToken)).code).toBe('forbidden')
  })
})

describe('a bot’s answer that came too late', () => {
  const says = (one: Awaited<ReturnType<typeof someone>>, controlEpoch: number, clientMessageId?: string) =>
    mutate(town.url, town.emil, 'sendMessage', {
      conversationId: one.chat.conversationId,
      text: 'Hello from Bot!',
      controlEpoch,
      ...(clientMessageId !== undefined && { clientMessageId }),
    })
  const counted = async (count: number, botId: string | null = null) => {
    await eventually(async () => (await metrics(town.bea, botId))?.staleBotRepliesBlocked === count)
  }

  test('is refused as ever, and counted for its bot and its day', async () => {
    const other = await town.bot(null)
    const [one, two] = [await someone(), await someone(other)]
    await one.accepted(town.bea)
    await two.accepted(town.bea)
    expect(await says(one, 1)).toMatchObject({ __typename: 'ControlLost', code: 'control_lost' })
    expect(await says(one, 2)).toMatchObject({ code: 'control_lost' })
    await one.released(town.bea)
    // The bot holds again, but wrote before that.
    expect(await says(one, 1)).toMatchObject({ code: 'control_lost' })
    expect(await says(two, 1)).toMatchObject({ code: 'control_lost' })
    await counted(4)
    await counted(3, bot)
    await counted(1, other)
    clock.pass(12 * HOUR)
    await counted(0)
  })

  test('is counted where it is kept as a suggestion; a repeat of it is not another one', async () => {
    const kind = await town.bot(null, { lateBotReply: 'suggest' })
    const one = await someone(kind)
    await one.accepted(town.bea)
    for (let i = 0; i < 3; i++) expect((await says(one, 1, 'the same')).__typename).toMatch(/Suggested|Success/)
    await says(one, 1, 'another')
    await counted(2)
  })

  test('is nothing that came in time, nothing an agent said with an old epoch, and nothing ill-formed', async () => {
    const one = await someone()
    expect((await says(one, 1)).__typename).toBe('SendMessageSuccess')
    const { conversationId } = one.chat
    expect((await mutate(town.url, town.emil, 'sendMessage', { conversationId, text: 'no epoch' })).code).toBe(
      'bad_input',
    )
    await one.accepted(town.bea)
    const late = { conversationId, text: 'late', controlEpoch: 1 }
    expect((await mutate(town.url, town.bea, 'sendMessage', late)).code).toBe('control_lost')
    expect((await says(one, 1)).code).toBe('control_lost')
    await counted(1)
  })

  test('stays counted over a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'baton-desk-'))
    const before = town
    try {
      town = await startTown({ now: clock.now, dataDir })
      bot = await town.bot(null)
      const one = await someone()
      await one.accepted(town.bea)
      expect((await says(one, 1)).code).toBe('control_lost')
      await counted(1)
      const copy = mkdtempSync(join(tmpdir(), 'baton-desk-'))
      const { bea } = town
      await new Sqlite(`${dataDir}/baton.db`, { readonly: true }).backup(`${copy}/baton.db`)
      await town[Symbol.asyncDispose]()
      town = await startTown({ now: clock.now, dataDir: copy })
      expect(await metrics(bea)).toMatchObject({ staleBotRepliesBlocked: 1 })
    } finally {
      await town[Symbol.asyncDispose]()
      town = before
    }
  })

  test('is refused with the same words where it cannot be counted', async () => {
    const one = await someone()
    await one.accepted(town.bea)
    const file = new Sqlite(`${town.dataDir}/baton.db`)
    file.exec('ALTER TABLE tally RENAME TO gone')
    expect(await says(one, 1)).toMatchObject({ __typename: 'ControlLost', code: 'control_lost' })
    await eventually(() => town.surprises.length === 1)
    expect(String(town.surprises.pop())).toMatch(/tally/)
    file.exec('ALTER TABLE gone RENAME TO tally')
    file.close()
    expect(await says(one, 1)).toMatchObject({ code: 'control_lost' })
    await counted(1)
  })
})

test('handovers that were accepted before desks were measured count as taken then', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-desk-'))
  const migrations = join(folder, 'migrations')
  cpSync(fileURLToPath(new URL('../../drizzle/sqlite', import.meta.url)), migrations, { recursive: true })
  const journal = join(migrations, 'meta/_journal.json')
  const written = JSON.parse(readFileSync(journal, 'utf8')) as { entries: unknown[] }
  writeFileSync(journal, JSON.stringify({ ...written, entries: written.entries.slice(0, 1) }))
  const file = new Sqlite(join(folder, 'baton.db'))
  migrate(drizzle(file), { migrationsFolder: migrations })
  file.exec(`INSERT INTO handover (id, conversation_id, company_id, bot_id, state, route, requested_at, accepted_at, ended_at, from_seq)
    VALUES ('hdo_1', 'conv_1', 'company_1', 'bot_1', 'ENDED', 'PLATFORM', 1000, 5000, 9000, 2)`)
  file.close()
  const store = openSqliteStore(join(folder, 'baton.db'))
  expect(await store.desk.metrics({ companyId: 'company_1' }, 10_000)).toMatchObject({
    medianWait: 4_000,
    medianFirstAnswer: null,
    handledToday: 1,
  })
  await store[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})
