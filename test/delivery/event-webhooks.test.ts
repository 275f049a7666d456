import { Validator } from '@cfworker/json-schema'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import schemaFile from '../../schema/events.schema.json' with { type: 'json' }
import { type EventType, eventTypes } from '../../src/domain/conversation/event.ts'
import { eventBodySchema } from '../../src/domain/webhook/event-schema.ts'
import { openChat } from '../support/chat.ts'
import { must } from '../support/must.ts'
import { mutate } from '../support/mutate.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { startServer, type TestServer } from '../support/server.ts'

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

const all = Object.keys(eventTypes) as EventType[]
const nameOf = (type: EventType) => type.toUpperCase().replace('.', '_')
const shop = {
  start: 'hi',
  fallback: 'hi',
  modules: [{ id: 'hi', actions: [{ type: 'text', text: 'Welcome' }] }],
}

const hook = 'webhook { id kind state events }'
/** What each mutation of this file shows of its success. */
const shown: Record<string, string> = {
  createEventWebhook: hook,
  updateWebhook: hook,
  deleteEventWebhook: hook,
  replayWebhook: 'count',
}

type Hook = { id: string; [key: string]: unknown }
async function call(field: string, input: Record<string, unknown>, token = server.admin) {
  const success = `${field[0]!.toUpperCase()}${field.slice(1)}Success`
  const fields = shown[field] ? `... on ${success} { ${shown[field]} }` : ''
  const result = await mutate(server.url, token, field, input, `... on InvalidInput { path } ${fields}`)
  return result as typeof result & { webhook?: Hook }
}

/** An event webhook at a path of its own. */
async function follow(path: string, events: readonly EventType[], botId: string | null = null) {
  const made = await call('createEventWebhook', {
    ...{ url: `${receiver.url}${path}`, events: events.map(nameOf) },
    ...(botId && { botId }),
  })
  const bodies = () => receiver.at(path).map(({ body }) => JSON.parse(body))
  return { made, webhookId: made.webhook?.id ?? '', bodies }
}

describe('an event webhook', () => {
  test('gets all events of a conversation in order, each as the printed schema says', async () => {
    const agentSilent = [{ afterSeconds: 60, action: 'notify' }]
    const botId = await server.bot(shop, { lateBotReply: 'suggest', deadlines: { agentSilent } })
    const { bodies, made } = await follow('/all', all, botId)
    expect(made.webhook).toMatchObject({ kind: 'EVENT', events: all.map(nameOf) })
    const chat = await openChat(server, botId, 'ann', { variables: { tier: 1 } })
    const input = { conversationId: chat.conversationId }
    await chat.say('hello')
    await mutate(server.url, chat.visitorToken, 'requestHandover', { ...input, reason: 'help' })
    await chat.accept(server.agent)
    await chat.send(server.botKey, { text: 'too late', controlEpoch: 1 })
    await mutate(server.url, server.agent, 'addNote', { ...input, text: 'a regular' })
    await mutate(server.url, server.agent, 'transferHandover', { ...input, note: 'difficult' })
    await chat.accept(server.integration)
    await chat.send(server.integration, { text: 'hi' })
    await chat.say('and?')
    await mutate(server.url, server.admin, 'advanceTime', { ms: 60_000 })
    await chat.release(server.integration, 'resolved')
    await call('closeConversation', input)
    const { events } = await chat.log()
    await receiver.until(() => bodies().length === events.length)
    const seen = bodies()
    expect(seen.map(({ seq }) => seq)).toEqual(events.map(({ seq }) => seq))
    expect(new Set(seen.map(({ type }) => type))).toEqual(new Set(all))
    const validator = new Validator(schemaFile as object, '2020-12')
    for (const body of seen) {
      expect(validator.validate(body), body.type).toMatchObject({ valid: true })
      // Nothing is sent that the schema does not describe.
      expect(eventBodySchema.parse(body)).toEqual(body)
    }
    expect(JSON.stringify(seen)).not.toContain('difficult')
    expect(validator.validate({ ...seen[0], seq: 0 }).valid).toBe(false)
  })

  test('gets only the types that it names, of its bot alone, or of all bots', async () => {
    const [one, other] = [await server.bot(shop), await server.bot(shop)]
    const ofOne = await follow('/one', ['conversation.opened'], one)
    const ofAll = await follow('/every', ['conversation.opened', 'conversation.closed'])
    for (const botId of [one, other]) {
      const chat = await openChat(server, botId, 'ben')
      await call('closeConversation', { conversationId: chat.conversationId })
    }
    await receiver.until(() => ofAll.bodies().length === 4 && ofOne.bodies().length === 1)
    await server.settle()
    expect(ofOne.bodies()).toHaveLength(1)
    expect(receiver.at('/one')[0]!.headers).toMatchObject({ 'baton-bot': one, 'baton-webhook': ofOne.webhookId })
    await call('updateWebhook', { webhookId: ofAll.webhookId, events: ['MESSAGE_POSTED'] })
    await openChat(server, other, 'carl')
    await receiver.until(() => ofAll.bodies().length === 5)
    expect(ofAll.bodies().at(-1).type).toBe('message.posted')
    await call('deleteEventWebhook', { webhookId: ofAll.webhookId })
  })

  test('goes beside the message webhook, and neither waits for the other', async () => {
    const { botId, webhookId } = await server.webhookBot('http://127.0.0.1:9/', shop)
    const { bodies } = await follow('/beside', ['message.posted'], botId)
    await (await openChat(server, botId, 'dora')).say('hello')
    await receiver.until(() => bodies().length === 3)
    expect((await server.deliveries({ webhookId })).every(({ state }) => state === 'PENDING')).toBe(true)
  })

  test('that is set late gets what it missed by a replay, once', async () => {
    const botId = await server.bot(shop)
    const chat = await openChat(server, botId, 'eve')
    await chat.say('hello')
    const { bodies, webhookId } = await follow('/late', ['message.posted'], botId)
    const replay = () =>
      call('replayWebhook', {
        webhookId,
        conversationId: chat.conversationId,
      })
    expect(await replay()).toMatchObject({ count: 3 })
    await receiver.until(() => bodies().length === 3)
    expect(new Set(bodies().map(({ type }) => type))).toEqual(new Set(['message.posted']))
  })
})

describe('the end of an event webhook', () => {
  test('fails what waits for it, and nothing more is sent', async () => {
    const botId = await server.bot(shop)
    const made = must(
      await server.parts.webhooks.createEventWebhook(server.principal, {
        ...{ url: 'http://127.0.0.1:9/', events: ['conversation.opened'], botId },
      }),
    )
    const webhookId = made.webhook.id
    await openChat(server, botId, 'fay')
    await server.settle()
    const removed = await call('deleteEventWebhook', { webhookId })
    expect(removed.webhook).toMatchObject({ id: webhookId, events: [], state: 'DISABLED' })
    expect(await server.deliveries({ webhookId })).toMatchObject([{ state: 'FAILED' }])
    await openChat(server, botId, 'gus')
    expect(await server.deliveries({ webhookId })).toHaveLength(1)
    expect(await call('updateWebhook', { webhookId, strict: true })).toMatchObject({
      code: 'bad_input',
    })
  })

  test('is not the end of one that is only disabled: its deliveries are kept over a restart', async () => {
    const botId = await server.bot(shop)
    const { webhookId, bodies } = await follow('/pause', ['conversation.opened'], botId)
    await call('disableWebhook', { webhookId })
    await openChat(server, botId, 'hugo')
    expect((await server.store.outbox.abandoned()).map(({ id }) => id)).not.toContain(webhookId)
    await call('enableWebhook', { webhookId })
    await receiver.until(() => bodies().length === 1)
  })
})

describe('refused', () => {
  test.for([
    ['no type', { events: [] }, 'input.events'],
    ['no address', { url: 'nowhere' }, 'input.url'],
    ['a private header', { headers: [{ name: 'Host', value: 'x' }] }, 'input.headers.0'],
  ] as const)('%s', async ([, wrong, path]) => {
    const input = { url: `${receiver.url}/no`, events: ['MESSAGE_POSTED'], ...wrong }
    expect(await call('createEventWebhook', input)).toMatchObject({
      ...{ code: 'bad_input', path },
    })
  })

  test('more than 20 of one company', async () => {
    const { principal } = await server.company('Many')
    const make = () =>
      server.parts.webhooks.createEventWebhook(principal, {
        url: `${receiver.url}/many`,
        events: ['conversation.opened'],
      })
    for (let n = 0; n < 20; n += 1) must(await make())
    expect(await make()).toMatchObject({ code: 'limit_reached' })
  })

  test('a list of events for another kind, and the webhook of another company', async () => {
    const { webhookId } = await server.webhookBot(`${receiver.url}/message`)
    const input = { webhookId, events: ['MESSAGE_POSTED'] }
    expect(await call('updateWebhook', input)).toMatchObject({ path: 'input.events' })
    expect(await call('deleteEventWebhook', { webhookId })).toMatchObject({
      path: 'input.webhookId',
    })
    const other = await server.company('Other')
    for (const name of ['updateWebhook', 'deleteEventWebhook'] as const)
      expect(await call(name, { webhookId }, other.admin)).toMatchObject({ code: 'not_found' })
  })
})
