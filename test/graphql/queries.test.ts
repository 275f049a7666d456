import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { CloseConversation, RequestHandover } from '../../packages/client/src/documents.ts'
import { type Chat, openChat } from '../support/chat.ts'
import { identityIdOf } from '../support/company.ts'
import { BotList, ConversationList, HandoverList, NodeById, OpenConversation, WhoAmI } from '../support/documents.ts'
import type { BotListQuery } from '../support/operations/graphql.ts'
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

test('`node` finds a conversation, a message, a handover and a bot by its id', async () => {
  const chat = await two.newChat()
  const seq = await chat.say('agent')
  const { handovers } = await server.ask(server.agent, HandoverList, {
    filter: { conversationId: chat.conversationId },
  })
  const handover = handovers.edges[0]!.node
  const { events } = await chat.log()
  const said = events.find(event => event.seq === seq)
  if (said?.__typename !== 'MessagePosted') throw new Error('said')
  const node = async (id: string, token = server.agent) => (await server.ask(token, NodeById, { id })).node

  expect(await node(chat.conversationId)).toEqual({
    __typename: 'Conversation',
    id: chat.conversationId,
    userId: chat.userId,
  })
  const conversation = { id: chat.conversationId }
  expect(await node(said.message.id)).toEqual({
    __typename: 'Message',
    id: said.message.id,
    text: 'agent',
    seq,
    conversation,
  })
  expect(await node(handover.id)).toEqual({
    __typename: 'Handover',
    id: handover.id,
    state: 'REQUESTED',
    route: 'PLATFORM',
    conversation,
  })
  expect(await node(bot)).toEqual({ __typename: 'Bot', id: bot, name: 'Robo' })

  // A visitor sees one conversation and its bot, another company nothing; what does not exist is null, too.
  for (const id of [chat.conversationId, said.message.id, handover.id, bot]) {
    expect((await node(id, chat.visitorToken))?.id).toBe(id)
    expect(await node(id, elsewhere.admin)).toBeNull()
    expect(await node(id, theirs.visitorToken)).toBeNull()
  }
  const [, number] = /^msg_(\w+)_/.exec(said.message.id)!
  for (const id of ['conv_0', 'bot_0', `msg_${number}_9999`, `msg_${number}_1`, `hdo_${number}_1`])
    expect([id, await node(id)]).toEqual([id, null])
  const other = await two.newChat()
  expect(await node(other.conversationId, chat.visitorToken)).toBeNull()
})

test('`conversation` finds one by its id, and an open one by bot and user', async () => {
  const chat = await two.newChat()
  const read = async (args: { id?: string; botId?: string; userId?: string }, token = server.agent) =>
    (await server.ask(token, OpenConversation, args)).conversation?.id ?? null
  const byUser = { botId: bot, userId: chat.userId }
  expect(await read({ id: chat.conversationId })).toBe(chat.conversationId)
  expect(await read(byUser)).toBe(chat.conversationId)
  expect(await read(byUser, chat.visitorToken)).toBe(chat.conversationId)
  for (const token of [elsewhere.admin, theirs.visitorToken]) {
    expect(await read(byUser, token)).toBeNull()
    expect(await read({ id: chat.conversationId }, token)).toBeNull()
  }
  expect(await read({ botId: bot })).toBeNull()
  await server.ask(server.admin, CloseConversation, { input: { conversationId: chat.conversationId } })
  expect(await read(byUser)).toBeNull()
  expect(await read({ id: chat.conversationId })).toBe(chat.conversationId)
})

test('`viewer` is the caller as the credential proves it', async () => {
  const chat = await two.newChat()
  expect((await server.ask(server.integration, WhoAmI, {})).viewer).toEqual({
    companyId: server.companyId,
    role: 'INTEGRATION',
    name: 'Dora',
    actorId: identityIdOf(server.integration),
    conversationId: null,
  })
  expect((await server.ask(chat.visitorToken, WhoAmI, {})).viewer).toEqual({
    companyId: server.companyId,
    role: null,
    name: null,
    actorId: chat.userId,
    conversationId: chat.conversationId,
  })
})

test('`conversations` are newest first, of one’s own company, and filtered by bot, user and state', async () => {
  const mine = await server.bot(null)
  const chats: Chat[] = []
  for (const userId of ['a', 'b', 'c']) chats.push(await openChat(server, mine, userId))
  await server.ask(server.admin, CloseConversation, { input: { conversationId: chats[1]!.conversationId } })
  const list = async (filter: object, page = {}, token = server.agent) =>
    (await server.ask(token, ConversationList, { filter, ...page })).conversations
  const users = async (filter: object) => (await list(filter)).edges.map(edge => edge.node.userId)
  expect(await users({ botId: mine })).toEqual(['c', 'b', 'a'])
  expect(await users({ botId: mine, state: 'OPEN' })).toEqual(['c', 'a'])
  expect(await users({ botId: mine, state: 'CLOSED' })).toEqual(['b'])
  expect(await users({ botId: mine, userId: 'a' })).toEqual(['a'])
  expect(await users({ userId: 'nobody' })).toEqual([])
  const first = await list({ botId: mine }, { first: 2 })
  expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
  const second = await list({ botId: mine }, { first: 2, after: first.pageInfo.endCursor })
  expect([second.edges.map(edge => edge.node.userId), second.pageInfo.hasNextPage]).toEqual([['a'], false])
  expect((await list({ botId: mine }, {}, elsewhere.admin)).edges).toEqual([])
  expect((await list({}, {}, elsewhere.admin)).edges.map(edge => edge.node.userId)).toEqual(['Jan'])
  await expect(list({}, {}, chats[0]!.visitorToken)).rejects.toThrow('forbidden')
})

test('`handovers` are longest wait first, and filtered by state: the queue', async () => {
  const mine = await server.bot(null)
  const chats: Chat[] = []
  for (const userId of ['a', 'b', 'c']) {
    const chat = await openChat(server, mine, userId)
    await server.ask(chat.visitorToken, RequestHandover, {
      input: { conversationId: chat.conversationId, reason: `${userId} waits` },
    })
    chats.push(chat)
  }
  await chats[0]!.accept(server.agent)
  const list = async (filter: object, page = {}, token = server.agent) =>
    (await server.ask(token, HandoverList, { filter: { botId: mine, ...filter }, ...page })).handovers
  const reasons = async (filter: object) => (await list(filter)).edges.map(edge => edge.node.reason)
  expect(await reasons({})).toEqual(['a waits', 'b waits', 'c waits'])
  expect(await reasons({ states: ['REQUESTED'] })).toEqual(['b waits', 'c waits'])
  expect(await reasons({ states: ['ACCEPTED', 'ENDED'] })).toEqual(['a waits'])
  const first = await list({}, { first: 2 })
  const second = await list({}, { first: 2, after: first.pageInfo.endCursor })
  expect([first.pageInfo.hasNextPage, second.edges.map(edge => edge.node.reason)]).toEqual([true, ['c waits']])
  expect((await list({}, {}, elsewhere.admin)).edges).toEqual([])
  await expect(list({}, {}, chats[0]!.visitorToken)).rejects.toThrow('forbidden')
})

test('`bots` are those of one’s own company, with their settings', async () => {
  const made = await server.bot(null, { relayAgentMessages: true })
  const all: { id: string; settings: unknown }[] = []
  for (let after: string | null = null; ; ) {
    const { bots }: BotListQuery = await server.ask(server.agent, BotList, { first: 2, after })
    all.push(...bots.edges.map(edge => edge.node))
    after = bots.pageInfo.endCursor
    if (!bots.pageInfo.hasNextPage) break
  }
  expect(new Set(all.map(each => each.id)).size).toBe(all.length)
  expect(all.find(each => each.id === made)?.settings).toMatchObject({
    visitorAuth: 'OPEN',
    relayAgentMessages: true,
    agentMessageInNormalMode: 'REJECT',
  })
  expect((await server.ask(elsewhere.agent, BotList, {})).bots.edges.map(edge => edge.node.id)).toEqual([theirs.botId])
})
