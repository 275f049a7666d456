import { afterAll, beforeAll, expect, test } from 'vitest'
import { openChat } from '../support/chat.ts'
import { ask } from '../support/client.ts'
import { mutate } from '../support/mutate.ts'
import { graphql } from '../support/operations/index.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { startServer, type TestServer } from '../support/server.ts'

const ReadRecorded = graphql(`
  query ReadRecorded($id: ID!) {
    conversation(id: $id) {
      mode lastSeq
      handover { acceptedBy { name } }
      lastMessage { text saidAt clientMessageId author { kind name } }
      events { events { __typename ... on NoteAdded { text actor { name } } } }
    }
  }
`)

let server: TestServer
let receiver: Receiver
beforeAll(async () => {
  receiver = await startReceiver()
  server = await startServer()
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await receiver[Symbol.asyncDispose]()
  expect(server.unexpectedErrors).toEqual([])
})

const flow = { start: 'a', fallback: 'a', modules: [{ id: 'a', actions: [{ type: 'text', text: 'Bot here' }] }] }
const saidAt = '2026-01-31T12:00:00.000Z'

async function open(userId: string) {
  const path = `/${userId}`
  const { botId } = await server.webhookBot(`${receiver.url}${path}`, flow, { relayAgentMessages: true })
  await mutate(server.url, server.admin, 'createEventWebhook', {
    ...{ botId, url: `${receiver.url}${path}-events`, events: ['MESSAGE_POSTED'] },
  })
  const chat = await openChat(server, botId, userId)
  const { conversationId } = chat
  return {
    ...chat,
    path,
    record: (token: string, more: Record<string, unknown> = {}) =>
      mutate(
        ...([server.url, token, 'recordMessage'] as const),
        { conversationId, text: 'I call you', saidAt, externalId: 'mail 1', ...more },
        '... on RecordMessageSuccess { as seq conversation { mode } } ... on InvalidInput { path }',
      ),
    read: async (token = server.agent) =>
      (await ask(server.url, token, ReadRecorded, { id: conversationId })).conversation!,
  }
}

test('what was said elsewhere becomes a message, silences the bot, and is not sent back', async () => {
  const chat = await open('ann')
  const first = await chat.record(server.integration, { author: 'Bea by phone' })
  expect(first).toMatchObject({ as: 'MESSAGE', conversation: { mode: 'LISTEN' } })
  expect(await chat.read()).toMatchObject({
    ...{ mode: 'LISTEN', handover: { acceptedBy: { name: 'Dora' } } },
    lastMessage: {
      text: 'I call you',
      saidAt,
      clientMessageId: 'mail 1',
      author: { kind: 'AGENT', name: 'Bea by phone' },
    },
  })
  await chat.say('thanks')
  expect((await chat.read()).lastMessage!.text).toBe('thanks')
  // The opening of the bot and the user's thanks; an event webhook gets the message as well, with its time.
  await receiver.until(() => receiver.at(chat.path).length === 2 && receiver.at(`${chat.path}-events`).length === 3)
  const bodies = receiver.at(chat.path).map(({ body }) => body)
  expect(bodies.some(body => body.includes('I call you'))).toBe(false)
  const events = receiver.at(`${chat.path}-events`).map(({ body }) => JSON.parse(body).data)
  expect(events[1]).toMatchObject({ saidAt, clientMessageId: 'mail 1', by: { name: 'Bea by phone' } })
})

test('a repeat is the same message, and another text with the same id a conflict', async () => {
  const chat = await open('ben')
  const first = await chat.record(server.integration)
  const { lastSeq } = await chat.read()
  expect(await chat.record(server.integration)).toEqual(first)
  expect(await chat.record(server.integration, { text: 'other' })).toMatchObject({ code: 'idempotency_conflict' })
  expect((await chat.read()).lastSeq).toBe(lastSeq)
})

test('where another agent holds the conversation, or the policy says so, it becomes a note, or nothing', async () => {
  const chat = await open('carl')
  await chat.accept(server.agent)
  expect(await chat.record(server.integration)).toMatchObject({ as: 'NOTE' })
  expect((await chat.read()).events.events.at(-1)).toMatchObject({ text: 'I call you', actor: { name: 'Dora' } })
  expect(await chat.record(server.agent, { policy: 'NOTE', externalId: 'mail 2' })).toMatchObject({ as: 'NOTE' })
  const { lastSeq } = await chat.read()
  expect(await chat.record(server.agent, { policy: 'IGNORE', externalId: 'mail 3' })).toMatchObject({
    ...{ as: 'NOTHING', seq: null },
  })
  expect((await chat.read()).lastSeq).toBe(lastSeq)
  expect(await chat.record(server.agent, { externalId: 'mail 4' })).toMatchObject({ as: 'MESSAGE' })
})

test('refused: users and bots, the future, no text, a closed conversation', async () => {
  const chat = await open('dora')
  for (const token of [chat.visitorToken, server.botKey])
    expect(await chat.record(token)).toMatchObject({ code: 'forbidden' })
  const later = new Date(Date.now() + 3_600_000).toISOString()
  expect(await chat.record(server.agent, { saidAt: later })).toMatchObject({ path: 'input.saidAt' })
  expect(await chat.record(server.agent, { text: ' ' })).toMatchObject({ code: 'message_empty' })
  expect(await chat.record(server.agent, { externalId: '' })).toMatchObject({ path: 'input.externalId' })
  await mutate(server.url, server.admin, 'closeConversation', { conversationId: chat.conversationId })
  expect(await chat.record(server.agent)).toMatchObject({ code: 'conversation_closed' })
})
