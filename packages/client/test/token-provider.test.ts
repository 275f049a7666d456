import { expect, test } from 'vitest'
import { RevokeApiKey } from '../../../test/support/documents.ts'
import { eventually } from '../../../test/support/eventually.ts'
import { startServer } from '../../../test/support/server.ts'
import { TokenProvider } from '../src/token-provider.ts'
import { openConversation } from './support.ts'

test('an expired token is replaced, and the stream goes on', async () => {
  let offset = 0
  await using server = await startServer({ now: () => Date.now() + offset, env: { BATON_VISITOR_TOKEN_TTL: '600' } })
  const asked: (string | null)[] = []
  const tokens: string[] = []
  await using conversation = await openConversation(server, {
    connectTimeout: 200_000,
    heartbeatTimeout: 900_000,
    token: refused => {
      asked.push(refused)
      return tokens.at(-1)!
    },
  })
  const { conversationId, botId, baton } = conversation
  const issue = () =>
    server.baton.parts.visitorTokens.issue({ companyId: server.companyId, botId, conversationId, userId: 'ann' })
  tokens.push(await issue())
  const watch = baton.watch(conversationId)
  await eventually(() => watch.view.status === 'live')
  // Eleven minutes later the token has expired, and the connection is cut.
  offset = 660_000
  await expect(conversation.send('with the old token')).rejects.toMatchObject({ code: 'token_refused' })
  tokens.push(await issue())
  conversation.proxy.cut()
  await eventually(() => watch.view.status === 'connecting')
  await eventually(() => watch.view.status === 'live')
  expect(asked).toEqual([null, tokens[0]])
  // HTTP requests share the token with the sockets.
  expect(await baton.sendMessage({ conversationId, text: 'with the new token' })).toMatchObject({
    __typename: 'SendMessageSuccess',
  })
  await eventually(() => watch.view.state.messages.length === 1)
  await watch.close()
})

test('a revoked key ends the stream with token_refused', async () => {
  await using server = await startServer()
  await using conversation = await openConversation(server, { token: server.otherAgent })
  const id = `key_${server.otherAgent.split('_')[1]}`
  await server.ask(server.admin, RevokeApiKey, { input: { apiKeyId: id } })
  const stream = conversation.baton.follow(conversation.conversationId)
  await expect(stream.next()).rejects.toMatchObject({ name: 'BatonError', code: 'token_refused' })
  expect(stream.status).toBe('ended')
  expect(await stream.next()).toEqual({ done: true, value: undefined })
})

test('after a refusal the source is asked again; three refusals of one token end it', async () => {
  const asked: (string | null)[] = []
  const supply = ['old', 'old', 'new', 'new', 'new', 'new']
  const tokens = new TokenProvider(async refused => {
    asked.push(refused)
    return supply.shift()!
  })
  expect(await tokens.get()).toBe('old')
  expect(await tokens.get()).toBe('old')
  tokens.refuse('old')
  expect(await tokens.get()).toBe('old')
  tokens.refuse('old')
  expect(await tokens.get()).toBe('new')
  expect(asked).toEqual([null, 'old', 'old'])
  tokens.refuse('new')
  await tokens.get()
  tokens.refuse('new')
  await tokens.get()
  tokens.refuse('new')
  await expect(tokens.get()).rejects.toMatchObject({ code: 'token_refused' })
})

test('simultaneous refusals of one token count once; a late refusal does not discard the new token', async () => {
  const supply = ['old', 'new']
  const tokens = new TokenProvider(() => supply.shift() ?? 'none')
  await tokens.get()
  for (let time = 0; time < 10; time += 1) tokens.refuse('old')
  expect(await tokens.get()).toBe('new')
  tokens.refuse('old')
  expect(await tokens.get()).toBe('new')
})

test('a source whose tokens are all refused is asked seven times', async () => {
  let made = 0
  const tokens = new TokenProvider(() => `token ${++made}`)
  const use = async () => {
    for (;;) tokens.refuse((await tokens.get())!)
  }
  await expect(use()).rejects.toMatchObject({ code: 'token_refused' })
  expect(made).toBe(7)
})

test('a source that failed is asked again', async () => {
  let down = true
  const tokens = new TokenProvider(() => {
    if (down) throw new Error('our own server is down')
    return 'fresh'
  })
  await expect(tokens.get()).rejects.toThrow('down')
  down = false
  expect(await tokens.get()).toBe('fresh')
})
