import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { rawSocket } from '../support/raw-socket.ts'
import { startTwoCompanies, type TwoCompanies } from '../support/two-companies.ts'

let two: TwoCompanies
let server: TwoCompanies['server']
let bot: TwoCompanies['bot']

beforeAll(async () => {
  two = await startTwoCompanies()
  ;({ server, bot } = two)
})
afterEach(() => {
  expect(server.unexpectedErrors).toEqual([])
})
afterAll(() => server[Symbol.asyncDispose]())

describe('a socket', () => {
  const viewer = '{ viewer { name } }'

  test('is closed with 4403 for a false credential', async () => {
    const altered = `${server.admin.slice(0, -1)}${server.admin.endsWith('A') ? 'B' : 'A'}`
    for (const authorization of [
      'Bearer nonsense',
      'Bearer',
      7,
      [],
      {},
      `Basic ${server.admin}`,
      `Bearer ${altered}`,
    ]) {
      using socket = rawSocket(server.url)
      await socket.opened
      socket.send({ type: 'connection_init', payload: { authorization } })
      expect([authorization, (await socket.closed).code]).toEqual([authorization, 4403])
      expect(socket.frames).toEqual([])
    }
  })

  test('without a credential may do what needs none', async () => {
    using socket = rawSocket(server.url)
    await socket.greet()
    expect((await socket.ask('1', viewer)).errors?.[0]?.extensions?.code).toBe('unauthenticated')
    const start = 'mutation ($input: StartConversationInput!) { startConversation(input: $input) { __typename } }'
    const started = await socket.ask('2', start, { input: { botId: bot, userId: two.newUserId() } })
    expect(started.data?.startConversation).toEqual({ __typename: 'StartConversationSuccess' })
  })

  test('answers a faulty document or variable with its code, and stays open', async () => {
    using socket = rawSocket(server.url)
    await socket.greet(`Bearer ${server.admin}`)
    const code = async (id: string, query: string, variables = {}) =>
      (await socket.ask(id, query, variables)).errors?.map(error => error.extensions?.code)
    expect(await code('1', '{ viewer {')).toEqual(['GRAPHQL_PARSE_FAILED'])
    expect(await code('2', '{ viewr }')).toEqual(['GRAPHQL_VALIDATION_FAILED'])
    expect(await code('3', 'query ($n: Int) { bots(first: $n) { edges { cursor } } }', { n: 'x' })).toEqual([
      'bad_input',
    ])
    expect(await code('4', '{ bots(first: 201) { edges { cursor } } }')).toEqual(['bad_input'])
    expect(await code('5', 'subscription { inbox(after: "x", botId: "bot_0") { __typename } }')).toEqual(['not_found'])
    expect((await socket.ask('6', viewer)).data).toEqual({ viewer: { name: 'Ada' } })
  })

  test('is closed with the code of the protocol for a frame that breaks it', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const close = async (frames: unknown[], greet = true) => {
      using socket = rawSocket(server.url)
      if (greet) await socket.greet(`Bearer ${server.admin}`)
      else await socket.opened
      for (const frame of frames) socket.send(frame)
      return (await socket.closed).code
    }
    const subscribe = (id: string, query = 'subscription { inbox { __typename } }') => ({
      type: 'subscribe',
      id,
      payload: { query },
    })
    expect(await close(['{'])).toBe(4400)
    expect(await close([[subscribe('1')]])).toBe(4400)
    expect(await close([{ type: 'shout' }])).toBe(4400)
    expect(await close([subscribe('1')], false)).toBe(4401)
    expect(await close([{ type: 'connection_init' }])).toBe(4429)
    expect(await close([subscribe('1'), subscribe('1')])).toBe(4409)
    // A frame larger than the limit.
    expect(await close([subscribe('1', `{ viewer { name } } #${'x'.repeat(262_144)}`)])).toBe(1009)
  })

  test('is opened on /graphql only', async () => {
    for (const path of ['/', '/graphql/', '/webbot/api/webchat/']) {
      using socket = rawSocket(server.url, { path })
      await expect(socket.opened).rejects.toThrow('404')
    }
  })
})
