import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Chat, openChat } from '../support/chat.ts'
import { post } from '../support/client.ts'
import { startServer, type TestServer } from '../support/server.ts'

// A refused input is named by its path as the caller wrote it, not by the names that the rules use inside.

let server: TestServer
let chat: Chat

beforeAll(async () => {
  server = await startServer()
  chat = await openChat(server, await server.bot(null), 'ann')
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

async function refusalOf(mutation: string, input: object, token: string) {
  const name = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`
  const query = `mutation ($input: ${name}!) { ${mutation}(input: $input) {
    __typename ... on Error { code } ... on InvalidInput { path } ... on NotFound { path } } }`
  const { body } = await post(server.url, token, { query, variables: { input } })
  const { code, path } = (body.data as Record<string, { code?: string; path?: string }>)[mutation]!
  return [code, path]
}

const long = 'x'.repeat(10_001)
const card = { title: 'x' }
const messages: [object, string, string][] = [
  [{}, 'message_empty', 'text'],
  [{ text: ' ' }, 'message_empty', 'text'],
  [{ text: long }, 'message_too_long', 'text'],
  [{ text: 'x', clientMessageId: '' }, 'bad_input', 'clientMessageId'],
  [{ text: 'x', clientMessageId: 'x'.repeat(256) }, 'bad_input', 'clientMessageId'],
  [{ actions: [{ wait: { milliseconds: -1 } }] }, 'bad_input', 'actions.0.wait.milliseconds'],
  [
    { actions: [{ text: { text: 'x' } }, { wait: { milliseconds: 60_001 } }] },
    'bad_input',
    'actions.1.wait.milliseconds',
  ],
  [{ actions: [{ card: { cards: [] } }] }, 'bad_input', 'actions.0.card.cards'],
  [
    { actions: [{ card: { cards: [{ ...card, buttons: [{ title: 'x', options: { x: 1 } }] }] } }] },
    'bad_input',
    'actions.0.card.cards.0.buttons.0.options.x',
  ],
  [{ actions: [{ choice: { text: 'x', options: Array(51).fill('x') } }] }, 'bad_input', 'actions.0.choice.options'],
  [{ actions: Array(51).fill({ text: { text: 'x' } }) }, 'bad_input', 'actions'],
]
test.each(messages)('a message: %#', async (input, code, path) => {
  const { conversationId, visitorToken } = chat
  expect(await refusalOf('sendMessage', { conversationId, ...input }, visitorToken)).toEqual([code, `input.${path}`])
})

test('a bot’s message without its epoch', async () => {
  const input = { conversationId: chat.conversationId, text: 'x' }
  expect(await refusalOf('sendMessage', input, server.botKey)).toEqual(['bad_input', 'input.controlEpoch'])
})

test('a webhook, a key, a handover, a bot', async () => {
  const { conversationId } = chat
  const refused: [string, object, string, string | undefined][] = [
    ['setMessageWebhook', { url: 'ftp://x' }, 'bad_input', 'url'],
    ['setMessageWebhook', { url: 'http://127.0.0.1:9/', auth: { none: false } }, 'bad_input', 'auth'],
    ['setMessageWebhook', { url: 'http://127.0.0.1:9/', auth: { bearer: 'a b' } }, 'bad_input', 'auth.bearer'],
    ['createApiKey', { role: 'AGENT', name: '' }, 'bad_input', 'name'],
    ['createApiKey', { role: 'AGENT', name: 'x', botIds: ['bot_0'] }, 'not_found', 'botIds'],
    ['createApiKey', { role: 'AGENT', name: 'x', expiresAt: '2001-01-01T00:00:00Z' }, 'bad_input', 'expiresAt'],
    ['createBot', { name: 'x'.repeat(129) }, 'bad_input', 'name'],
    ['requestHandover', { conversationId, reason: 'x'.repeat(1_001) }, 'bad_input', 'reason'],
    ['requestHandover', { conversationId, idempotencyKey: '' }, 'bad_input', 'idempotencyKey'],
    ['releaseHandover', { conversationId, claimEnd: 'x'.repeat(257) }, 'bad_input', 'claimEnd'],
    ['releaseHandover', { conversationId, variables: [] }, 'bad_input', 'variables'],
    ['setVariables', { conversationId, variables: 7 }, 'bad_input', 'variables'],
    ['redeliver', { filter: { ids: Array(1_001).fill('dlv_0') } }, 'bad_input', 'filter.ids'],
  ]
  for (const [mutation, input, code, path] of refused)
    expect([mutation, ...(await refusalOf(mutation, input, server.admin))]).toEqual([mutation, code, `input.${path}`])
})
