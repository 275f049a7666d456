import { isInterfaceType, isObjectType } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RequestHandover, TransferHandover } from '../../packages/client/src/documents.ts'
import { schema } from '../../src/graphql/schema.ts'
import { type Chat, openChat } from '../support/chat.ts'
import { post } from '../support/client.ts'
import { startReceiver } from '../support/receiver.ts'
import { startServer, type TestServer } from '../support/server.ts'

// Lists: pages without a hole, cursors of this list alone, and no argument that would be refused.

let server: TestServer
let bot: string
let chat: Chat
let receiver: Awaited<ReturnType<typeof startReceiver>>

beforeAll(async () => {
  server = await startServer()
  receiver = await startReceiver()
  bot = await server.bot(null)
  await server.bot(null)
  const set = `mutation { setMessageWebhook(input: { url: "${receiver.url}" }) { __typename } }`
  await post(server.url, server.admin, { query: set })
  for (const userId of ['ben', 'cid', 'dan']) await requested(bot, userId)
  chat = await requested(bot, 'ann')
  for (const text of ['one', 'two', 'three']) await chat.say(text)
  await chat.accept(server.agent)
  await chat.release(server.agent)
  await server.ask(chat.visitorToken, RequestHandover, { input: { conversationId: chat.conversationId } })
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await receiver[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

async function requested(botId: string, userId: string): Promise<Chat> {
  const one = await openChat(server, botId, userId)
  await server.ask(one.visitorToken, RequestHandover, { input: { conversationId: one.conversationId } })
  return one
}

/** Each list, and the query that it stands in. */
const lists: Record<string, { within: (list: string) => string; extra?: string }> = {
  auditLog: { within: list => `{ ${list} }` },
  bots: { within: list => `{ ${list} }` },
  conversations: { within: list => `{ ${list} }` },
  deliveries: { within: list => `{ ${list} }` },
  'deliveries, newest first': { within: list => `{ ${list} }`, extra: 'newestFirst: true' },
  handovers: { within: list => `{ ${list} }` },
  'Conversation.handovers': { within: list => `{ conversation(id: "${chat.conversationId}") { ${list} } }` },
  'Conversation.messages': { within: list => `{ conversation(id: "${chat.conversationId}") { ${list} } }` },
}

/** How the ids of each begin: of one type each. */
const prefixes: Record<string, string> = {
  auditLog: 'audit',
  bots: 'bot',
  conversations: 'conv',
  handovers: 'hdo',
  messages: 'msg',
}

type Page = {
  edges: { cursor: string; node: { id: string } }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

async function read(name: string, args: string): Promise<{ page: Page | null; code?: string; path?: string }> {
  const field = name.split(/[.,]/).at(name.includes('.') ? 1 : 0)!
  const { within, extra = '' } = lists[name]!
  const list = `${field}(${args} ${extra}) { edges { cursor node { id } } pageInfo { hasNextPage endCursor } }`
  const { body } = await post(server.url, server.admin, { query: within(list) })
  const extensions = body.errors?.[0]?.extensions as { code: string; path?: string } | undefined
  if (extensions) return { page: null, ...extensions }
  const data = body.data as { conversation?: Record<string, Page> } & Record<string, Page>
  return { page: (name.includes('.') ? data.conversation : data)![field]! }
}

const idsOf = (page: Page | null) => page!.edges.map(({ node }) => node.id)

describe.each(Object.keys(lists))('%s', name => {
  test('is read page by page, each node once, in one order', async () => {
    const { page: whole } = await read(name, 'first: 200')
    expect(whole!.edges.length).toBeGreaterThan(1)
    const ids: string[] = []
    for (let after: string | null = null, more = true; more; ) {
      const { page } = await read(name, `first: 1 ${after === null ? '' : `after: "${after}"`}`)
      ids.push(...idsOf(page))
      ;({ endCursor: after, hasNextPage: more } = page!.pageInfo)
    }
    expect(ids).toEqual(idsOf(whole))
    expect([...new Set(ids.map(id => id.split('_')[0]))]).toEqual([prefixes[name.split(/[.,]/).at(-1)!] ?? 'dlv'])
  })

  test('takes the cursor of each edge, and no other text', async () => {
    const { page: whole } = await read(name, 'first: 200')
    const [first, second] = whole!.edges
    expect(idsOf((await read(name, `first: 1 after: "${first!.cursor}"`)).page)).toEqual([second!.node.id])
    const foreign = await Promise.all(Object.keys(lists).map(other => read(other, 'first: 1')))
    const others = foreign
      .map(({ page }) => page!.edges[0]!)
      .filter(({ node }) => node.id.split('_')[0] !== kindOf(first!))
    const { cursor, node } = first!
    const wrong = [
      '',
      ' ',
      'x',
      '0',
      '1',
      'null',
      node.id,
      `${cursor}=`,
      `${cursor}A`,
      cursor.slice(1),
      cursor.slice(0, -4),
    ]
    for (const after of [...wrong, ...others.map(other => other.cursor), 'A'.repeat(5_000)])
      expect([after.slice(0, 60), await read(name, `after: "${after}"`)]).toEqual([
        after.slice(0, 60),
        { page: null, code: 'bad_input', path: 'after' },
      ])
  })

  test('takes 0 to 200 at once, and 50 where nothing is said', async () => {
    for (const first of [-1, 201, 2_147_483_647])
      expect(await read(name, `first: ${first}`)).toEqual({ page: null, code: 'bad_input', path: 'first' })
    expect(idsOf((await read(name, 'first: 0')).page)).toEqual([])
  })
})

const kindOf = ({ node }: Page['edges'][number]) => node.id.split('_')[0]

test('messages are read from either end, but not from both at once', async () => {
  const { page } = await read('Conversation.messages', 'first: 200')
  const [first, second] = page!.edges
  expect(idsOf((await read('Conversation.messages', `last: 1 before: "${second!.cursor}"`)).page)).toEqual([
    first!.node.id,
  ])
  expect(await read('Conversation.messages', 'first: 1 last: 1')).toMatchObject({ code: 'bad_input', path: 'last' })
  expect(await read('Conversation.messages', 'last: 1 before: ""')).toMatchObject({ code: 'bad_input', path: 'before' })
  expect(await read('Conversation.messages', 'last: 201')).toMatchObject({ code: 'bad_input', path: 'last' })
})

test('a cursor of messages is for its own conversation, and for none that it has not reached', async () => {
  const { cursor: mine } = (await read('Conversation.messages', 'first: 1')).page!.edges[0]!
  const [, seq, tag] = Buffer.from(mine, 'base64url').toString().split(' ')
  const cursorAt = (conversationId: string, ...rest: unknown[]) =>
    Buffer.from([conversationId, ...rest].join(' ')).toString('base64url')
  const other = await openChat(server, bot, 'eve')
  await other.say('here')
  const { conversationId } = chat
  expect((await read('Conversation.messages', `after: "${cursorAt(conversationId, seq, tag)}"`)).page).not.toBeNull()
  const wrong = [[10_000], [10_000, tag], [seq], [seq, 'lost0000'], [Number(seq) + 1, tag], [seq, tag, tag]]
  for (const cursor of [cursorAt(other.conversationId, 2), ...wrong.map(rest => cursorAt(conversationId, ...rest))])
    expect(await read('Conversation.messages', `after: "${cursor}"`)).toMatchObject({
      code: 'bad_input',
      path: 'after',
    })
})

test('the queue is read without a hole while rows in it move', async () => {
  const mine = await server.bot(null)
  const people: Chat[] = []
  for (let i = 0; i < 8; i++) people.push(await requested(mine, `person ${i}`))
  const queue = async (after: string | null) => {
    const filter = `filter: { botId: "${mine}", states: [REQUESTED] }`
    const cursor = after === null ? '' : `after: "${after}"`
    const query = `{ handovers(first: 3 ${cursor} ${filter}) { edges { node { conversation { id } } } pageInfo { endCursor } } }`
    const { body } = await post(server.url, server.agent, { query })
    const { edges, pageInfo } = (body.data as { handovers: Queue }).handovers
    return { ids: edges.map(({ node }) => node.conversation.id), endCursor: pageInfo.endCursor }
  }
  const first = await queue(null)
  // The last of the first page is taken and put back: now it is the newest of all.
  const moved = people[2]!
  await moved.accept(server.agent)
  await server.ask(server.agent, TransferHandover, { input: { conversationId: moved.conversationId } })
  const second = await queue(first.endCursor)
  const third = await queue(second.endCursor)
  const ids = people.map(({ conversationId }) => conversationId)
  expect([first.ids, second.ids, third.ids]).toEqual([ids.slice(0, 3), ids.slice(3, 6), [...ids.slice(6), ids[2]]])
})

type Queue = { edges: { node: { conversation: { id: string } } }[]; pageInfo: { endCursor: string } }

test('only messages have `last` and `before`: no list has an argument that it refuses', () => {
  const withLast = Object.values(schema.getTypeMap()).flatMap(type => {
    if (!isObjectType(type) && !isInterfaceType(type)) return []
    return Object.values(type.getFields()).flatMap(({ name, args }) =>
      args.some(arg => arg.name === 'last' || arg.name === 'before') ? [`${type.name}.${name}`] : [],
    )
  })
  expect(withLast).toEqual(['Conversation.messages'])
})

test('a connection, and its edge, are named after what they list', () => {
  const names = Object.keys(schema.getTypeMap()).filter(name => /Connection|Edge/.test(name))
  const nodes = ['AuditEntry', 'Bot', 'Conversation', 'Delivery', 'Handover', 'Identity', 'Message']
  expect(names.sort()).toEqual(nodes.flatMap(node => [`${node}Connection`, `${node}Edge`]).sort())
})
