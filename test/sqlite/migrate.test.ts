import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { RequestHandover } from '../../packages/client/src/documents.ts'
import type { Principal } from '../../src/domain/access/credential.ts'
import type { Command } from '../../src/domain/conversation/command.ts'
import type { Store } from '../../src/ports/store.ts'
import { type Chat, openChat } from '../support/chat.ts'
import { post } from '../support/client.ts'
import { keyIdOf } from '../support/company.ts'
import { NodeById, ReadLog } from '../support/documents.ts'
import { eventually } from '../support/eventually.ts'
import { must } from '../support/must.ts'
import { startReceiver } from '../support/receiver.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { followInbox, is } from '../support/stream.ts'
import { makeOld } from './old-file.ts'

test('a file older than `0002_lean_deliveries`: pending deliveries go out in order, and the history of attempts is the same', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'baton-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  await using receiver = await startReceiver()
  const { companyId, ids, webhookId } = await oldFile(dataDir, receiver.url)
  await using server = await startServer({ dataDir })
  await server.settle()
  expect(receiver.receipts.map(({ headers }) => headers['webhook-id'])).toEqual(ids.slice(1))
  expect(await server.store.webhooks.pending(webhookId, 10)).toBe(0)
  const found = await server.store.deliveries.list({ companyId }, { after: null, limit: 10 })
  expect(found.map(({ id, state }) => [id, state])).toEqual(ids.map(id => [id, 'SUCCEEDED']))
  const histories = await Promise.all(ids.map(id => server.store.deliveries.attempts(id)))
  expect(histories[0]).toEqual([{ at: 5, durationMs: 7, status: 204, failure: null, detail: null, answer: 'old' }])
  expect(histories.slice(1).map(each => each.map(({ status }) => status))).toEqual([[200], [200]])
})

/** An old file with one delivery that succeeded and two that are pending. */
async function oldFile(dataDir: string, url: string) {
  const server = await startServer({ dataDir })
  const company = await server.company()
  const bot = await company.webhookBot(url)
  must(await server.parts.webhooks.disableWebhook(company.principal, { webhookId: bot.webhookId }))
  const ann = await bot.user('ann')
  for (const text of ['one', 'two', 'three']) await ann.say(text)
  const ids = (await company.deliveries()).map(({ id }) => id)
  await server[Symbol.asyncDispose]()

  makeOld(dataDir, '0002_lean_deliveries', old => {
    old.prepare("UPDATE main.delivery SET state = 'SUCCEEDED', attempts = 1, tried_at = 5 WHERE id = ?").run(ids[0])
    old.prepare("INSERT INTO main.attempt VALUES (?, 1, 5, 7, 204, NULL, NULL, 'old')").run(ids[0])
    old.exec('UPDATE main.webhook SET disabled_at = NULL, disabled_why = NULL')
  })
  return { companyId: company.companyId, ids, webhookId: bot.webhookId }
}

test('a file older than `0003_standard_terms` answers every read as before, and every idempotency key', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'baton-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  await using receiver = await startReceiver()
  const before = await startServer({ dataDir })
  const company = await before.company()
  const bot = await company.webhookBot(receiver.url)
  const ann = await bot.user('ann')
  const command: Command = {
    kind: 'send',
    actions: [{ type: 'text', text: 'once' }],
    clientMessageId: 'a key',
    controlEpoch: null,
  }
  const once = { principal: company.principal, target: { conversationId: ann.conversationId }, key: 'a key' }
  await before.baton.parts.commands.handle({ ...once, command: { kind: 'accept' } })
  const first = await before.baton.parts.commands.handle({ ...once, command })
  await ann.say('a question')
  await before.baton.parts.presence.updateReadReceipt(company.principal, ann.conversationId, {
    deliveredSeq: 1,
    readSeq: 1,
  })
  must(await before.parts.webhooks.disableWebhook(company.principal, { webhookId: bot.webhookId }))
  must(await before.parts.bots.publishFlow(company.principal, { botId: bot.botId, flow }))
  const { companyId } = company
  await before.store.desk.count({ companyId, botId: bot.botId }, 'stale-bot-reply', Date.now())
  const identity = {
    id: 'key_1',
    companyId,
    kind: 'PERSON',
    name: 'Bea',
    role: 'AGENT',
    createdAt: 1,
    signedInUntil: null,
  } as const
  await before.store.keys.create({ id: 'key_1', companyId, identityId: 'key_1', ...apiKey }, identity)
  await before.store.identityKeys.create({ id: 'ikey_1', companyId, botId: bot.botId, ...identityKey })
  await before.settle()
  const known = await factsOf(before.store, company.companyId, ann.conversationId, bot.webhookId)
  // The older version gave events no tag, and did not count the POSTs of an event.
  const facts = {
    ...known,
    events: known.events.map(event => ({ ...event, tag: '' })),
    deliveries: known.deliveries.map(delivery => ({ ...delivery, parts: null })),
  }
  await before[Symbol.asyncDispose]()
  makeOld(dataDir, '0003_standard_terms')

  await using after = await startServer({ dataDir })
  expect(await factsOf(after.store, company.companyId, ann.conversationId, bot.webhookId)).toEqual(withKeyIds(facts))
  const sameKey = { ...once, principal: withIdentityOfKey(company.principal) }
  expect(await after.baton.parts.commands.handle({ ...sameKey, command })).toEqual(first)
  expect((await after.store.conversations.get(ann.conversationId))!.lastSeq).toBe(facts.conversation!.lastSeq)
})

test('cursors and ids without a tag, from an older version, stand for its events alone', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'baton-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  const before = await startServer({ dataDir })
  const chat = await openChat(before, await before.bot(null), 'ann')
  const [first, second] = [await chat.say('first'), await chat.say('second')]
  await before[Symbol.asyncDispose]()
  makeOld(dataDir, '0004_history')

  await using server = await startServer({ dataDir, port: Number(new URL(before.url).port) })
  const third = await chat.say('third')
  const { generation } = server.store
  const { conversationId: id } = chat
  const cursorAt = (position: number, scope = id) =>
    Buffer.from(`${generation} ${scope} ${position}`).toString('base64url')
  const read = async (after: string) => {
    const { conversation } = await server.ask(before.admin, ReadLog, { id, after, first: 9 })
    const { reset, events } = conversation!.events
    return { reset, seqs: events.map(({ seq }) => seq) }
  }
  expect(await read(cursorAt(first))).toEqual({ reset: null, seqs: [second, third] })
  expect(await read(cursorAt(second))).toEqual({ reset: null, seqs: [third] })
  expect(await read(cursorAt(third))).toEqual({ reset: 'OTHER_HISTORY', seqs: [1, first, second, third] })
  const textOf = async (seq: number) => {
    const { node } = await server.ask(before.admin, NodeById, { id: `msg_${id.slice(5)}_${seq}` })
    return node?.__typename === 'Message' ? node.text : null
  }
  expect([await textOf(second), await textOf(third)]).toEqual(['second', null])

  // The inbox: three changes in the older version, the fourth in this one.
  await using socket = server.socket(before.admin)
  const inbox = async (position: number) =>
    (await followInbox(socket, { after: cursorAt(position, `inbox/${before.companyId}/`) }).until(is('CaughtUp')))[0]
  expect(await inbox(3)).toMatchObject({ __typename: 'ConversationChanged' })
  expect(await inbox(4)).toMatchObject({ __typename: 'Reset', reason: 'OTHER_HISTORY' })
})

test('a file older than `0005_identities`: who holds goes on with the same key, and with a second one', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'baton-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  const before = await startServer({ dataDir })
  const { admin, integration, principal } = before
  const botId = await before.bot(null)
  const [chat, ofPerson] = [await openChat(before, botId, 'ann'), await openChat(before, botId, 'ben')]
  const path = chat.path('handover')
  const headers = { 'idempotency-key': 'k-1' }
  expect((await before.rest('GET', path, integration)).status).toBe(200)
  const first = await (await before.rest('POST', path, integration, { message: 'Hello.' }, headers)).json()
  await ofPerson.accept(before.agent)
  const logOf = (store: Store) => store.events.list(chat.conversationId, { after: 0, limit: 100 })
  const log = withKeyIds(await logOf(before.store))
  await before[Symbol.asyncDispose]()
  const person = `person_${'0'.repeat(32)}`
  makeOld(dataDir, '0005_identities', old =>
    old
      .prepare(`UPDATE main.handover SET accepted_by = replace(accepted_by, ?, ?) WHERE conversation_id = ?`)
      .run(keyIdOf(before.agent), person, ofPerson.conversationId),
  )

  await using after = await startServer({ dataDir })
  expect(await logOf(after.store)).toEqual(log)
  const send = (token: string, message: string) => after.rest('POST', path, token, { message }, headers)
  expect(await (await send(integration, 'Hello.')).json()).toEqual(first)
  const staff = withIdentityOfKey({ ...principal, companyId: before.companyId })
  const identityId = keyIdOf(integration)
  const { credentials, holders } = after.parts
  const second = must(await credentials.createApiKey(staff, { name: 'Second', identityId }))
  expect(await (await send(second.token, 'Hello.')).json()).toEqual(first)
  expect((await after.rest('GET', path, second.token)).status).toBe(200)
  await holders.check(identityId)
  const holderOf = async (id: string) => (await after.store.conversations.get(id))!.handover!.acceptedBy
  expect(await holderOf(chat.conversationId)).toMatchObject({ id: identityId, name: 'Dora' })
  // A person's token is not in the file: an hour is enough to sign in again.
  await holders.check(person)
  expect(await holderOf(ofPerson.conversationId)).toMatchObject({ id: person })
  const viewer = await post(after.url, admin, { query: '{ viewer { actorId } }' })
  expect(viewer.body.data).toEqual({ viewer: { actorId: keyIdOf(admin) } })
  for (const apiKeyId of [keyIdOf(integration), second.apiKey.id])
    must(await credentials.revokeApiKey(staff, { apiKeyId }))
  expect(await holderOf(chat.conversationId)).toBeNull()
})

/** In an older file an identity has the id of the key that it was made for. */
const withKeyIds = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('idn_', 'key_'))
const withIdentityOfKey = (principal: Principal): Principal =>
  principal.kind === 'key' ? { ...principal, identityId: principal.keyId } : principal

test('a key that an older version knew in two conversations of a user is known by its newest answer', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'baton-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  const before = await startServer({ dataDir })
  const chat = await openChat(before, await before.bot(null), 'ann')
  const send = (clientMessageId: string) => chat.send(before.admin, { text: 'once', clientMessageId })
  await chat.accept(before.admin)
  const [older, newer] = [await send('k-1'), await send('k-2')]
  await before[Symbol.asyncDispose]()
  const rows = 'main.idempotency_key (conversation_id, actor, key, fingerprint, answer, at)'
  makeOld(dataDir, '0007_idempotency_by_user', old => {
    // Both are of one user: the same key once in this conversation and once in another one.
    const copy = old.prepare<[], Record<string, unknown>>('SELECT * FROM main.conversation').get()!
    const other = { ...copy, id: `conv_${'0'.repeat(32)}`, state: 'CLOSED' }
    const names = Object.keys(other)
    old.prepare(`INSERT INTO main.conversation (${names}) VALUES (${names.map(() => '?')})`).run(Object.values(other))
    const both = 'SELECT ?, actor, ?, fingerprint, answer, at FROM main.idempotency_key WHERE key = ?'
    old.prepare(`INSERT INTO ${rows} ${both}`).run(other.id, 'k-2', 'k-1')
    old.exec("UPDATE main.idempotency_key SET at = at - 1000 WHERE conversation_id LIKE 'conv_000%'")
  })
  await using server = await startServer({ dataDir, port: Number(new URL(before.url).port) })
  expect([await send('k-1'), await send('k-2')]).toEqual([older, newer])
  expect((await chat.log()).lastSeq).toBe(4)
  expect(server.unexpectedErrors).toEqual([])
})

const flow = { start: 'hello', modules: [{ id: 'hello', actions: [{ type: 'text', text: 'Hello!' }] }] }
const apiKey = {
  role: 'AGENT',
  name: 'Bea',
  hash: 'h',
  scopes: null,
  botIds: null,
  createdAt: 1,
  expiresAt: null,
} as const
const identityKey = { algorithm: 'HS256', material: null, createdAt: 1, revokedAt: null } as const

/** What the store answers of every table. None of it may be empty. */
async function factsOf(store: Store, companyId: string, conversationId: string, webhookId: string) {
  const page = { after: null, limit: 100 }
  const facts = {
    generation: store.generation,
    conversation: await store.conversations.get(conversationId),
    changed: await store.conversations.changedAfter({ companyId }, 0, 100),
    events: await store.events.list(conversationId, { after: 0, limit: 100 }),
    handovers: await store.handovers.list({ companyId }, page),
    readReceipts: await store.readReceipts.list(conversationId),
    audit: await store.audit.list(companyId, page),
    webhook: await store.webhooks.get(webhookId),
    history: await store.webhooks.history(webhookId),
    deliveries: await store.deliveries.list({ companyId }, page),
    attempts: await attemptsOf(store, companyId),
    company: await store.companies.get(companyId),
    bots: (await store.bots.list({ companyId }, page)).map(({ flow, ...bot }) => ({ ...bot, flow: flow?.document })),
    identities: await store.identities.list(companyId, page),
    keys: await store.keys.list(companyId),
    identityKeys: await store.identityKeys.list(companyId),
    metrics: await store.desk.metrics({ companyId }, Date.now()).then(({ longestWait: _, ...rest }) => rest),
  }
  expect(
    Object.entries(facts).filter(([, fact]) => fact === null || (Array.isArray(fact) && fact.length === 0)),
  ).toEqual([])
  expect(facts.metrics.staleBotRepliesBlocked).toBe(1)
  return facts
}

async function attemptsOf(store: Store, companyId: string) {
  const deliveries = await store.deliveries.list({ companyId }, { after: null, limit: 100 })
  const attempts = await Promise.all(deliveries.map(({ id }) => store.deliveries.attempts(id)))
  return attempts.flat()
}

test('a file older than `0011_timers`: handovers that are open get their deadlines at the start, from then on', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'baton-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  const before = await startServer({ dataDir })
  const chats = await Promise.all(['waits', 'held', 'over'].map(name => openOn(before, name)))
  const [waits, held, over] = chats as [Chat, Chat, Chat]
  await held.accept(before.agent)
  await held.send(before.agent, { text: 'Hi' })
  await held.say('And?')
  await over.accept(before.agent)
  await over.release(before.agent)
  await before[Symbol.asyncDispose]()
  makeOld(dataDir, '0011_timers')
  await using server = await startServer({ dataDir })
  const kindsOf = async (chat: Chat) => (await server.store.timers.of(chat.conversationId)).map(({ kind }) => kind)
  await eventually(async () => (await kindsOf(held)).length > 0)
  expect(await Promise.all(chats.map(kindsOf))).toEqual([['accept'], ['agentSilent'], []])
  const [timer] = await server.store.timers.of(waits.conversationId)
  expect(timer!.dueAt).toBeGreaterThan(Date.now() + 100_000)
})

async function openOn(server: TestServer, name: string) {
  const chat = await openChat(server, await server.bot(null), name)
  await server.ask(chat.visitorToken, RequestHandover, { input: { conversationId: chat.conversationId } })
  return chat
}
