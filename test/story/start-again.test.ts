import { expect, test } from 'vitest'
import { StartConversation } from '../../packages/client/src/documents.ts'
import { seedFlow } from '../support/flows.ts'
import { startServer } from '../support/server.ts'

test('a visitor whose first answer was lost repeats the request with its idempotency key and gets the conversation; no one else does', async () => {
  await using server = await startServer()
  const botId = await server.bot(seedFlow('http://127.0.0.1:9/claim'))
  const start = async (input: { userId?: string; idempotencyKey?: string }) =>
    (await server.ask(null, StartConversation, { input: { botId, ...input } })).startConversation
  const idOf = (started: Awaited<ReturnType<typeof start>>) =>
    started.__typename === 'StartConversationSuccess'
      ? started.conversation.id
      : 'code' in started
        ? started.code
        : null

  const words = { userId: 'ann', idempotencyKey: 'a-secret-of-this-page' }
  const first = idOf(await start(words))
  expect(first).toMatch(/^conv_/)
  expect(idOf(await start(words))).toBe(first)
  expect(idOf(await start({ userId: 'ann' }))).toBe('conversation_exists')
  expect(idOf(await start({ ...words, idempotencyKey: 'another-secret-of-1' }))).toBe('conversation_exists')
  expect(idOf(await start({ ...words, idempotencyKey: 'short' }))).toBe('bad_input')

  // Without a userId the key identifies the user: 20 at once get one conversation.
  const many = await Promise.all(Array.from({ length: 20 }, () => start({ idempotencyKey: 'one-more-secret-word' })))
  expect(new Set(many.map(idOf)).size).toBe(1)
  expect(server.unexpectedErrors).toEqual([])
})
