import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openChat } from '../support/chat.ts'
import { post } from '../support/client.ts'
import { standingClock } from '../support/clock.ts'
import { identityIdOf } from '../support/company.ts'
import { eventually } from '../support/eventually.ts'
import { mutate } from '../support/mutate.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

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
const passSeconds = (seconds: number) => clock.pass(seconds * 1_000)

async function newConversation(botId = bot) {
  const chat = await openChat(server, botId, `user ${++users}`)
  const { conversationId, visitorToken } = chat
  const done = async (field: string, token: string, input: Record<string, unknown> = {}) => {
    const { __typename } = await mutate(server.url, token, field, { conversationId, ...input })
    expect(__typename).toMatch(/Success$/)
  }
  return {
    chat,
    request: () => done('requestHandover', visitorToken),
    cancel: () => done('cancelHandover', visitorToken),
    accept: (by: string) => done('acceptHandover', by),
    transfer: (by: string, to?: string) => done('transferHandover', by, to === undefined ? {} : { to }),
    answer: (by: string) => done('sendMessage', by, { text: 'Hello' }),
    release: (by: string) => done('releaseHandover', by),
    close: (by: string) => done('closeConversation', by),
  }
}

describe('desk metrics', () => {
  test('are empty at first and count from midnight UTC', async () => {
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

  test('count waiting and handled handovers, and the median times to acceptance and to the first answer', async () => {
    const [first, second, third, gone] = [
      await newConversation(),
      await newConversation(),
      await newConversation(),
      await newConversation(),
    ]
    await first.request()
    passSeconds(10)
    await second.request()
    await third.request()
    await gone.request()
    passSeconds(20)
    expect(await metrics()).toMatchObject({ waiting: 4, longestWaitSeconds: 30, medianWaitSeconds: null })
    await first.accept(server.agent)
    await second.accept(server.agent)
    expect(await metrics()).toMatchObject({ waiting: 2, longestWaitSeconds: 20, medianWaitSeconds: 25 })
    passSeconds(5)
    await first.answer(server.agent)
    passSeconds(2.5)
    // Only the first answer counts.
    await first.answer(server.agent)
    await second.answer(server.agent)
    await third.accept(server.otherAgent)
    await gone.cancel()
    expect(await metrics()).toMatchObject({
      waiting: 0,
      longestWaitSeconds: null,
      medianWaitSeconds: 27.5,
      medianFirstAnswerSeconds: 6.25,
      handledToday: 0,
    })
    await first.release(server.agent)
    await third.close(server.otherAgent)
    // A cancelled or open handover is not handled.
    expect(await metrics()).toMatchObject({ handledToday: 2, medianFirstAnswerSeconds: 6.25 })
  })

  test('count a handover without a request as handled and without a wait', async () => {
    const first = await newConversation()
    passSeconds(60)
    await first.accept(server.agent)
    passSeconds(3)
    await first.answer(server.agent)
    await first.release(server.agent)
    expect(await metrics()).toMatchObject({ medianWaitSeconds: null, medianFirstAnswerSeconds: 3, handledToday: 1 })
  })

  test('keep the wait of a handover that is transferred, and restart that of one that returns to the queue', async () => {
    const first = await newConversation()
    await first.request()
    passSeconds(10)
    await first.accept(server.agent)
    passSeconds(4)
    await first.answer(server.agent)
    passSeconds(100)
    await first.transfer(server.agent, identityIdOf(server.otherAgent))
    await first.answer(server.otherAgent)
    expect(await metrics()).toMatchObject({ waiting: 0, medianWaitSeconds: 10, medianFirstAnswerSeconds: 4 })
    passSeconds(100)
    await first.transfer(server.otherAgent)
    passSeconds(7)
    expect(await metrics()).toMatchObject({ waiting: 1, longestWaitSeconds: 7, medianWaitSeconds: null })
    await first.accept(server.agent)
    passSeconds(1)
    await first.answer(server.agent)
    await first.release(server.agent)
    expect(await metrics()).toMatchObject({ medianWaitSeconds: 7, medianFirstAnswerSeconds: 1, handledToday: 1 })
  })

  test('restart at midnight UTC, while waiting handovers keep waiting', async () => {
    const [first, second] = [await newConversation(), await newConversation()]
    await first.request()
    passSeconds(1)
    await first.accept(server.agent)
    await first.answer(server.agent)
    clock.pass(12 * HOUR - 2_000)
    await second.request()
    expect(await metrics()).toMatchObject({ medianWaitSeconds: 1, since: new Date(midnight).toISOString() })
    passSeconds(11)
    expect(await metrics()).toEqual({
      since: new Date(midnight + 24 * HOUR).toISOString(),
      waiting: 1,
      longestWaitSeconds: 11,
      medianWaitSeconds: null,
      medianFirstAnswerSeconds: null,
      handledToday: 0,
      staleBotRepliesBlocked: 0,
    })
    // Accepted yesterday, ended today: handled today.
    await first.release(server.agent)
    expect(await metrics()).toMatchObject({ handledToday: 1, medianWaitSeconds: null })
  })

  test('are per bot or for all bots of the key, and for staff only', async () => {
    const other = await server.bot(null)
    const [first, second, third] = [await newConversation(), await newConversation(other), await newConversation(other)]
    for (const each of [first, second, third]) await each.request()
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
    expect((await ask(first.chat.visitorToken)).code).toBe('forbidden')
  })
})

describe('a blocked bot reply', () => {
  const botSays = (
    first: Awaited<ReturnType<typeof newConversation>>,
    controlEpoch: number,
    clientMessageId?: string,
  ) =>
    mutate(server.url, server.botKey, 'sendMessage', {
      conversationId: first.chat.conversationId,
      text: 'Hello from Bot!',
      controlEpoch,
      ...(clientMessageId !== undefined && { clientMessageId }),
    })
  const expectBlocked = async (count: number, botId: string | null = null) => {
    await eventually(async () => (await metrics(server.agent, botId))?.staleBotRepliesBlocked === count)
  }

  test('is refused and counted for its bot and day', async () => {
    const other = await server.bot(null)
    const [first, second] = [await newConversation(), await newConversation(other)]
    await first.accept(server.agent)
    await second.accept(server.agent)
    expect(await botSays(first, 1)).toMatchObject({ __typename: 'ControlLost', code: 'control_lost' })
    expect(await botSays(first, 2)).toMatchObject({ code: 'control_lost' })
    await first.release(server.agent)
    // The bot has control again, but this reply is of an older epoch.
    expect(await botSays(first, 1)).toMatchObject({ code: 'control_lost' })
    expect(await botSays(second, 1)).toMatchObject({ code: 'control_lost' })
    await expectBlocked(4)
    await expectBlocked(3, bot)
    await expectBlocked(1, other)
    clock.pass(12 * HOUR)
    await expectBlocked(0)
  })

  test('that is kept as a suggestion is counted, once for repeats', async () => {
    const kind = await server.bot(null, { lateBotReply: 'suggest' })
    const first = await newConversation(kind)
    await first.accept(server.agent)
    for (let i = 0; i < 3; i++) expect((await botSays(first, 1, 'the same')).__typename).toMatch(/Suggested|Success/)
    await botSays(first, 1, 'another')
    await expectBlocked(2)
  })

  test('is neither a timely reply, nor a stale message of an agent, nor an invalid message', async () => {
    const first = await newConversation()
    expect((await botSays(first, 1)).__typename).toBe('SendMessageSuccess')
    const { conversationId } = first.chat
    expect((await mutate(server.url, server.botKey, 'sendMessage', { conversationId, text: 'no epoch' })).code).toBe(
      'bad_input',
    )
    await first.accept(server.agent)
    const late = { conversationId, text: 'late', controlEpoch: 1 }
    expect((await mutate(server.url, server.agent, 'sendMessage', late)).code).toBe('control_lost')
    expect((await botSays(first, 1)).code).toBe('control_lost')
    await expectBlocked(1)
  })

  test('is counted durably', async () => {
    const first = await newConversation()
    await first.accept(server.agent)
    expect((await botSays(first, 1)).code).toBe('control_lost')
    await expectBlocked(1)
    // A copy of what is committed now: the shutdown could still write the count.
    const copy = temporaryFolder()
    await server.engine.copyTo(copy)
    await using again = await startServer({ now: clock.now, dataDir: copy })
    const { metrics: after } = await ask(server.agent, null, again.url)
    expect(after).toMatchObject({ staleBotRepliesBlocked: 1 })
  })

  test('is refused in the same way when the count cannot be written', async () => {
    const first = await newConversation()
    await first.accept(server.agent)
    {
      await using broken = await server.engine.breakCounters()
      expect(await botSays(first, 1)).toMatchObject({ __typename: 'ControlLost', code: 'control_lost' })
      await eventually(() => server.unexpectedErrors.length === 1)
      expect(String(server.unexpectedErrors.pop())).toMatch(broken.error)
    }
    expect(await botSays(first, 1)).toMatchObject({ code: 'control_lost' })
    await expectBlocked(1)
  })
})
