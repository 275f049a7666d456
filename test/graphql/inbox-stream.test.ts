import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Inbox } from '../../packages/client/src/documents.ts'
import { openChat } from '../support/chat.ts'
import { readUntil } from '../support/client.ts'
import { rawSocket } from '../support/raw-socket.ts'
import { startTwoCompanies, type TwoCompanies } from '../support/two-companies.ts'

let two: TwoCompanies
let server: TwoCompanies['server']
let elsewhere: TwoCompanies['elsewhere']
let bot: TwoCompanies['bot']
let theirs: TwoCompanies['theirs']

beforeAll(async () => {
  two = await startTwoCompanies()
  ;({ server, elsewhere, bot, theirs } = two)
})
afterEach(() => {
  expect(server.unexpectedErrors).toEqual([])
})
afterAll(() => server[Symbol.asyncDispose]())

describe('inbox', () => {
  test('sends each conversation with news once, regardless of how many events it has, and then each change', async () => {
    const mine = await server.bot(null)
    const [ann, ben] = [await openChat(server, mine, 'ann'), await openChat(server, mine, 'ben')]
    for (let index = 0; index < 20; index++) await ann.say(`word ${index}`)
    await using socket = server.socket(server.agent)
    const frames = socket.iterate(Inbox, { botId: mine })
    const caughtUp = await readUntil(frames, ({ data }) => data?.inbox.__typename === 'CaughtUp')
    const changed = caughtUp.flatMap(({ data }) =>
      data?.inbox.__typename === 'ConversationChanged' ? [data.inbox.conversation] : [],
    )
    expect(changed.map(({ userId, lastSeq }) => [userId, lastSeq])).toEqual([
      ['ben', 1],
      ['ann', 21],
    ])
    // How many frames they make depends on how fast this reader is; none repeats a state or goes back, and the last is the newest.
    await Promise.all(Array.from({ length: 200 }, (_, index) => ben.say(`word ${index}`)))
    const live = await readUntil(
      frames,
      ({ data }) => data?.inbox.__typename === 'ConversationChanged' && data.inbox.conversation.lastSeq === 201,
    )
    const states = live.flatMap(({ data }) =>
      data?.inbox.__typename === 'ConversationChanged' ? [data.inbox.conversation.lastSeq] : [],
    )
    expect(states).toEqual([...new Set(states)].sort((one, other) => one - other))
    const cursor = live.map(({ data }) => data!.inbox).at(-1)!.cursor

    // Behind the cursor there is only what came later.
    await ann.accept(server.agent)
    const again = socket.iterate(Inbox, { botId: mine, after: cursor })
    const later = await readUntil(again, ({ data }) => data?.inbox.__typename === 'CaughtUp')
    expect(later.map(({ data }) => data!.inbox)).toMatchObject([
      { __typename: 'ConversationChanged', conversation: { userId: 'ann', mode: 'LISTEN' } },
      { __typename: 'CaughtUp' },
    ])
  })

  test('holds the conversations of the company or of one bot, and is refused to visitors', async () => {
    const query =
      'subscription ($botId: ID) { inbox(botId: $botId) { __typename ... on ConversationChanged { conversation { userId } } } }'
    const ask = async (token: string, botId: string | null) => {
      using socket = rawSocket(server.url)
      await socket.greet(`Bearer ${token}`)
      const { data, errors } = await socket.ask('1', query, { botId })
      return errors?.[0]?.extensions?.code ?? data?.inbox
    }
    expect(await ask(elsewhere.agent, bot)).toBe('not_found')
    expect(await ask(server.agent, 'bot_0')).toBe('not_found')
    expect(await ask(theirs.visitorToken, null)).toBe('forbidden')
    expect(await ask(elsewhere.agent, null)).toEqual({
      __typename: 'ConversationChanged',
      conversation: { userId: 'Jan' },
    })
  })
})
