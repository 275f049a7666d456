import { afterAll, beforeAll, expect, test } from 'vitest'
import { openChat } from '../support/chat.ts'
import { ask, post } from '../support/client.ts'
import { mutate } from '../support/mutate.ts'
import { graphql } from '../support/operations/index.ts'
import { startServer, type TestServer } from '../support/server.ts'

const ReadNotes = graphql(`
  query ReadNotes($id: ID!) {
    conversation(id: $id) {
      lastSeq mode controlEpoch
      lastMessage { text }
      events { events { __typename actor { kind name } ... on NoteAdded { text } } }
    }
  }
`)

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  expect(server.unexpectedErrors).toEqual([])
})

const SEQ = '... on AddNoteSuccess { seq }'
async function open(userId: string) {
  const chat = await openChat(server, await server.bot(null), userId)
  const { conversationId } = chat
  return {
    ...chat,
    note: (token: string | null, text: string, more = {}) =>
      mutate(server.url, token, 'addNote', { conversationId, text, ...more }, SEQ),
    read: async (token: string) => (await ask(server.url, token, ReadNotes, { id: conversationId })).conversation!,
  }
}

test('staff read a note with its author; the user gets its place in the log without both', async () => {
  const chat = await open('ann')
  await chat.say('hello')
  expect(await chat.note(server.agent, 'a regular')).toMatchObject({ seq: 3 })
  const seen = { __typename: 'NoteAdded', actor: { kind: 'AGENT', name: 'Bea' }, text: 'a regular' }
  expect((await chat.read(server.otherAgent)).events.events.at(-1)).toEqual(seen)
  const ofUser = await chat.read(chat.visitorToken)
  expect(ofUser.events.events.at(-1)).toEqual({ ...seen, actor: { kind: 'AGENT', name: null }, text: null })
  // It is no message, and passes no control.
  expect(ofUser).toMatchObject({ lastSeq: 3, mode: 'NORMAL', controlEpoch: 1, lastMessage: { text: 'hello' } })
})

test('a note is written regardless of who holds the conversation, and once for each key', async () => {
  const chat = await open('ben')
  await chat.accept(server.agent)
  const first = await chat.note(server.otherAgent, 'I know him', { clientMessageId: 'n1' })
  expect(await chat.note(server.otherAgent, 'I know him', { clientMessageId: 'n1' })).toEqual(first)
  expect(await chat.note(server.otherAgent, 'other', { clientMessageId: 'n1' })).toMatchObject({
    code: 'idempotency_conflict',
  })
  expect((await chat.read(server.agent)).lastSeq).toBe(first.seq)
  await chat.send(server.agent, { text: 'hello' })
  expect((await chat.read(server.agent)).lastSeq).toBe(Number(first.seq) + 1)
})

test('refused: users and bots, no text, a text too long, a closed conversation', async () => {
  const chat = await open('carl')
  for (const token of [chat.visitorToken, server.botKey])
    expect(await chat.note(token, 'hm')).toMatchObject({ code: 'forbidden' })
  const anonymous = await post(server.url, null, {
    query: `mutation { addNote(input: { conversationId: "${chat.conversationId}", text: "x" }) { __typename } }`,
  })
  expect(anonymous.body.errors?.[0]?.extensions?.code).toBe('unauthenticated')
  expect(await chat.note(server.agent, ' \u200b')).toMatchObject({ code: 'message_empty' })
  expect(await chat.note(server.agent, 'x'.repeat(10_001))).toMatchObject({ code: 'message_too_long' })
  await mutate(server.url, server.admin, 'closeConversation', { conversationId: chat.conversationId })
  expect(await chat.note(server.agent, 'late')).toMatchObject({ code: 'conversation_closed' })
})
