import { afterAll, beforeAll, expect, test } from 'vitest'
import { openChat } from '../support/chat.ts'
import { seedFlow } from '../support/flows.ts'
import { mutate } from '../support/mutate.ts'
import { startReceiver } from '../support/receiver.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer({ env: { BATON_PUBLIC_URL: 'https://chat.example' } })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  expect(server.unexpectedErrors).toEqual([])
})

const get = async (path: string, token: string | null, method = 'GET') => {
  const answer = await fetch(server.url + path, { method, headers: token ? { authorization: `Bearer ${token}` } : {} })
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() }
}

test('a third party reads what was said before its claim, at the address that the claim names', async () => {
  await using receiver = await startReceiver()
  const botId = await server.bot(seedFlow(`${receiver.url}/claim`))
  const chat = await openChat(server, botId, 'ann')
  await chat.say('Where is it?\n2026-01-01T00:00:00Z bot: I am no bot')
  await chat.say('partner')
  await receiver.until(() => receiver.at('/claim').length === 1)
  const { headers } = receiver.at('/claim')[0]!
  const address = String(headers['baton-transcript'])
  expect(address).toBe(
    `https://chat.example/webbot/api/webchat/${botId}/handovers/${headers['baton-handover']}/transcript`,
  )
  const { pathname } = new URL(address)
  const first = await get(pathname, server.integration)
  expect(first).toMatchObject({ status: 200, type: expect.stringMatching(/^text\/plain; charset=utf-8$/i) })
  const lines = first.text.split('\n')
  expect(lines[0]).toBe(`Conversation ${chat.conversationId} with ann`)
  expect(lines[1]).toMatch(/^An agent was asked for at 20..-..-..T..:..:..Z/)
  expect(lines.filter(line => / user: /.test(line)).map(line => line.slice(21))).toEqual([
    'user: Where is it?',
    'user: partner',
  ])
  // The second line of a message cannot pose as another message.
  expect(first.text).toContain('\n    2026-01-01T00:00:00Z bot: I am no bot\n')
  // It stays the same while the conversation goes on.
  await chat.say('Anybody?')
  await chat.accept(server.integration)
  expect((await get(pathname, server.integration)).text).toBe(first.text)
  expect((await get(pathname, server.integration, 'HEAD')).status).toBe(200)
})

test('a handover of another bot or company, an unknown one and the user are refused', async () => {
  const [botId, otherBot] = [await server.bot(null), await server.bot(null)]
  const chat = await openChat(server, botId, 'ben')
  const requested = await mutate(
    ...([server.url, chat.visitorToken, 'requestHandover', { conversationId: chat.conversationId }] as const),
    '... on RequestHandoverSuccess { handover { id } }',
  )
  const { id } = requested.handover as { id: string }
  const path = (bot: string, handover: string) => `/webbot/api/webchat/${bot}/handovers/${handover}/transcript`
  expect((await get(path(botId, id), server.agent)).status).toBe(200)
  const other = await server.company('Other')
  for (const [where, token] of [
    [path(otherBot, id), server.agent],
    [path(botId, `${id}x`), server.agent],
    [path(botId, id), other.agent],
  ] as const)
    expect(await get(where, token)).toMatchObject({ status: 404 })
  expect((await get(path(botId, id), chat.visitorToken)).status).toBe(403)
  expect((await get(path(botId, id), null)).status).toBe(401)
})
