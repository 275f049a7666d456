import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Role } from '../../src/domain/access/credential.ts'
import { openChat } from '../support/chat.ts'
import { post } from '../support/client.ts'
import { must } from '../support/must.ts'
import { startServer, type TestServer } from '../support/server.ts'

// At any other bot of its company, a key that is narrowed to some bots has no rights.

let server: TestServer
let own: string
let other: string
beforeAll(async () => {
  server = await startServer()
  own = await server.bot(null)
  other = await server.bot(null)
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

const start = async (token: string, botId: string, userId: string) => {
  const query = `mutation ($input: StartConversationInput!) {
    startConversation(input: $input) {
      __typename
      ... on StartConversationSuccess { visitorToken conversation { lastMessage { text } } }
      ... on Error { code }
    }
  }`
  const { body } = await post(server.url, token, { query, variables: { input: { botId, userId } } })
  return (body as { data: { startConversation: Record<string, unknown> } }).data.startConversation
}

async function keyOf(role: Role): Promise<string> {
  return must(await server.parts.credentials.createApiKey(server.principal, { role, name: role, botIds: [own] })).token
}

for (const role of ['INTEGRATION', 'AGENT', 'BOT'] as const) {
  test(`${role}: gets no token and no text of a user of another bot, existing or new`, async () => {
    const key = await keyOf(role)
    const chat = await openChat(server, other, `hana-${role}`)
    await chat.say('a secret of Hana')
    for (const userId of [`hana-${role}`, `new-${role}`])
      expect(await start(key, other, userId)).toEqual({ __typename: 'NotFound', code: 'not_found' })
    expect(await server.baton.store.conversations.open(other, `new-${role}`)).toBeNull()
    expect(await start(key, own, `mine-${role}`)).toMatchObject({ __typename: 'StartConversationSuccess' })
  })

  test(`${role}: REST answers the same 404 for another bot as for a missing one`, async () => {
    const key = await keyOf(role)
    const chat = await openChat(server, other, `rest-${role}`)
    const paths = [`${other}/handover/rest-${role}/`, `${own}/handover/nobody/`]
    const codes = await Promise.all(
      paths.map(async path => (await (await server.rest('GET', `/webbot/api/webchat/${path}`, key)).json()).code),
    )
    expect(codes).toEqual(role === 'BOT' ? ['forbidden', 'forbidden'] : ['not_found', 'not_found'])
    const transferred = await server.rest('POST', '/bot/transfer/human', key, { botId: other, to: `rest-${role}` })
    expect(transferred.status).toBe(404)
    expect((await server.baton.store.conversations.get(chat.conversationId))!.handover).toBeNull()
  })
}
