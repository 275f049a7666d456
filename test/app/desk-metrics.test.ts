import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openChat } from '../support/chat.ts'
import { post } from '../support/client.ts'
import { standingClock } from '../support/clock.ts'
import { eventually } from '../support/eventually.ts'
import { temporaryFolder } from '../support/folder.ts'
import { mutate } from '../support/mutate.ts'
import { startServer, type TestServer } from '../support/server.ts'

const HOUR = 3_600_000
const midnight = Math.floor(Date.now() / (24 * HOUR)) * 24 * HOUR

let server: TestServer
let clock: ReturnType<typeof standingClock>
let bot: string
let users = 0
beforeEach(async () => {
  await server?.[Symbol.asyncDispose]()
  clock = standingClock(midnight + 12 * HOUR)
  server = await startServer({ now: clock.now })
  bot = await server.bot(null)
  return () => expect(server.unexpectedErrors).toEqual([])
})
afterAll(() => server[Symbol.asyncDispose]())

type Metrics = Record<string, number | string | null>
async function ask(token: string, botId: string | null = null, url = server.url) {
  const query = `query ($botId: ID) { deskMetrics(botId: $botId) { since waiting longestWaitSeconds medianWaitSeconds
    medianFirstAnswerSeconds handledToday staleBotRepliesBlocked } }`
  const { body } = await post(url, token, { query, variables: { botId } })
  return {
    metrics: (body.data as { deskMetrics: Metrics } | null)?.deskMetrics,
    code: body.errors?.[0]?.extensions?.code,
  }
}
const metrics = async (token = server.agent, botId: string | null = null) => (await ask(token, botId)).metrics
const passes = (seconds: number) => clock.pass(seconds * 1_000)

async function someone(botId = bot) {
  const chat = await openChat(server, botId, `user ${++users}`)
  const { conversationId, visitorToken } = chat
  const done = async (field: string, token: string, input: Record<string, unknown> = {}) => {
    const { __typename } = await mutate(server.url, token, field, { conversationId, ...input })
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
    await one.accepted(server.agent)
    await two.accepted(server.agent)
    expect(await metrics()).toMatchObject({ waiting: 2, longestWaitSeconds: 20, medianWaitSeconds: 25 })
    passes(5)
    await one.answered(server.agent)
    passes(2.5)
    // Only the first words count.
    await one.answered(server.agent)
    await two.answered(server.agent)
    await three.accepted(server.otherAgent)
    await gone.cancels()
    expect(await metrics()).toMatchObject({
      waiting: 0,
      longestWaitSeconds: null,
      medianWaitSeconds: 27.5,
      medianFirstAnswerSeconds: 6.25,
      handledToday: 0,
    })
    await one.released(server.agent)
    await three.closed(server.otherAgent)
    // Whoever was cancelled, or is still talked to, was not seen to yet.
    expect(await metrics()).toMatchObject({ handledToday: 2, medianFirstAnswerSeconds: 6.25 })
  })

  test('whoever steps in unasked kept nobody waiting, but saw to somebody', async () => {
    const one = await someone()
    passes(60)
    await one.accepted(server.agent)
    passes(3)
    await one.answered(server.agent)
    await one.released(server.agent)
    expect(await metrics()).toMatchObject({ medianWaitSeconds: null, medianFirstAnswerSeconds: 3, handledToday: 1 })
  })

  test('passing on to a colleague changes no wait; what is put back waits anew, and is one handover still', async () => {
    const one = await someone()
    await one.asks()
    passes(10)
    await one.accepted(server.agent)
    passes(4)
    await one.answered(server.agent)
    passes(100)
    await one.passed(server.agent, idOf(server.otherAgent))
    await one.answered(server.otherAgent)
    expect(await metrics()).toMatchObject({ waiting: 0, medianWaitSeconds: 10, medianFirstAnswerSeconds: 4 })
    passes(100)
    await one.passed(server.otherAgent)
    passes(7)
    expect(await metrics()).toMatchObject({ waiting: 1, longestWaitSeconds: 7, medianWaitSeconds: null })
    await one.accepted(server.agent)
    passes(1)
    await one.answered(server.agent)
    await one.released(server.agent)
    expect(await metrics()).toMatchObject({ medianWaitSeconds: 7, medianFirstAnswerSeconds: 1, handledToday: 1 })
  })

  test('ends at midnight UTC; who waits then waits on', async () => {
    const [one, two] = [await someone(), await someone()]
    await one.asks()
    passes(1)
    await one.accepted(server.agent)
    await one.answered(server.agent)
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
    await one.released(server.agent)
    expect(await metrics()).toMatchObject({ handledToday: 1, medianWaitSeconds: null })
  })

  test('is told by bot, and to staff alone, of what is theirs', async () => {
    const other = await server.bot(null)
    const [one, two, three] = [await someone(), await someone(other), await someone(other)]
    for (const each of [one, two, three]) await each.asks()
    expect([await metrics(), await metrics(server.agent, bot), await metrics(server.botKey, other)]).toMatchObject([
      { waiting: 3 },
      { waiting: 1 },
      { waiting: 2 },
    ])
    const key = await mutate(
      server.url,
      server.admin,
      'createApiKey',
      { role: 'AGENT', name: 'Nora', botIds: [other] },
      '... on CreateApiKeySuccess { token }',
    )
    const nora = key.token as string
    expect(await metrics(nora)).toMatchObject({ waiting: 2 })
    expect((await ask(nora, bot)).code).toBe('not_found')
    const elsewhere = await server.company('Elsewhere')
    expect(await metrics(elsewhere.agent)).toMatchObject({ waiting: 0 })
    expect((await ask(elsewhere.admin, bot)).code).toBe('not_found')
    expect((await ask(one.chat.visitorToken)).code).toBe('forbidden')
  })
})

describe('a bot’s answer that came too late', () => {
  const says = (one: Awaited<ReturnType<typeof someone>>, controlEpoch: number, clientMessageId?: string) =>
    mutate(server.url, server.botKey, 'sendMessage', {
      conversationId: one.chat.conversationId,
      text: 'Hello from Bot!',
      controlEpoch,
      ...(clientMessageId !== undefined && { clientMessageId }),
    })
  const counted = async (count: number, botId: string | null = null) => {
    await eventually(async () => (await metrics(server.agent, botId))?.staleBotRepliesBlocked === count)
  }

  test('is refused as ever, and counted for its bot and its day', async () => {
    const other = await server.bot(null)
    const [one, two] = [await someone(), await someone(other)]
    await one.accepted(server.agent)
    await two.accepted(server.agent)
    expect(await says(one, 1)).toMatchObject({ __typename: 'ControlLost', code: 'control_lost' })
    expect(await says(one, 2)).toMatchObject({ code: 'control_lost' })
    await one.released(server.agent)
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
    const kind = await server.bot(null, { lateBotReply: 'suggest' })
    const one = await someone(kind)
    await one.accepted(server.agent)
    for (let i = 0; i < 3; i++) expect((await says(one, 1, 'the same')).__typename).toMatch(/Suggested|Success/)
    await says(one, 1, 'another')
    await counted(2)
  })

  test('is nothing that came in time, nothing an agent said with an old epoch, and nothing ill-formed', async () => {
    const one = await someone()
    expect((await says(one, 1)).__typename).toBe('SendMessageSuccess')
    const { conversationId } = one.chat
    expect((await mutate(server.url, server.botKey, 'sendMessage', { conversationId, text: 'no epoch' })).code).toBe(
      'bad_input',
    )
    await one.accepted(server.agent)
    const late = { conversationId, text: 'late', controlEpoch: 1 }
    expect((await mutate(server.url, server.agent, 'sendMessage', late)).code).toBe('control_lost')
    expect((await says(one, 1)).code).toBe('control_lost')
    await counted(1)
  })

  test('stays counted over a restart', async () => {
    const one = await someone()
    await one.accepted(server.agent)
    expect((await says(one, 1)).code).toBe('control_lost')
    await counted(1)
    // A copy of what is committed by now: the end of the server cannot write it late.
    const copy = temporaryFolder()
    await server.engine.copyTo(copy)
    await using again = await startServer({ now: clock.now, dataDir: copy })
    const { metrics: after } = await ask(server.agent, null, again.url)
    expect(after).toMatchObject({ staleBotRepliesBlocked: 1 })
  })

  test('is refused with the same words where it cannot be counted', async () => {
    const one = await someone()
    await one.accepted(server.agent)
    {
      await using broken = await server.engine.breakCounters()
      expect(await says(one, 1)).toMatchObject({ __typename: 'ControlLost', code: 'control_lost' })
      await eventually(() => server.unexpectedErrors.length === 1)
      expect(String(server.unexpectedErrors.pop())).toMatch(broken.error)
    }
    expect(await says(one, 1)).toMatchObject({ code: 'control_lost' })
    await counted(1)
  })
})
