import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { botSettingsSchema } from '../../src/domain/bot/bot.ts'
import type { Before } from '../../src/domain/conversation/change.ts'
import type { Command } from '../../src/domain/conversation/command.ts'
import type { Conversation } from '../../src/domain/conversation/conversation.ts'
import { decide } from '../../src/domain/conversation/decide.ts'
import { isRefusal } from '../../src/domain/error.ts'
import { newId } from '../../src/ports/new-id.ts'
import type { Store } from '../../src/ports/store.ts'
import { ConversationReader } from '../../src/sqlite/conversations.ts'
import { openSqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { people } from '../support/rules.ts'

// What the store keeps in memory of a conversation is compared with what another connection reads from the file.

const companyId = people.admin.companyId
const botId = people.ann.botId
const users = ['ann', 'ben', 'cleo']
const folder = mkdtempSync(join(tmpdir(), 'baton-cache-'))
let store: Store
let file: InstanceType<typeof Sqlite>
/** The state that the last command wrote. */
let written: Conversation | null = null

beforeAll(async () => {
  store = openSqliteStore(join(folder, 'baton.db'))
  await store.companies.create({ id: companyId, name: 'Town', createdAt: 1 })
  const settings = botSettingsSchema.parse({})
  await store.bots.create({ id: botId, companyId, name: 'Robo', settings, createdAt: 1 })
  file = new Sqlite(join(folder, 'baton.db'), { readonly: true })
})
afterAll(async () => {
  file.close()
  await store[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

const said = (text: string): Command => ({
  kind: 'send',
  actions: [{ type: 'text', text }],
  clientMessageId: null,
  controlEpoch: null,
})
const started: Command = { kind: 'start', profile: { tier: 'gold' }, variables: { visits: 1 }, moduleId: null }

/** As a visitor where it sends, else as an admin. Where it breaks, it writes an event twice. */
function ask(userId: string, command: Command, breaks = false) {
  const visitor = { ...people.ann, userId, conversationId: null }
  const principal = command.kind === 'send' ? visitor : people.admin
  const [now, tag, conversationId] = [Date.now(), 'tag1tag1', newId('conv')]
  const context = { now, tag, principal, userId, conversationId, isPlatform: () => false }
  return store.transact({ botId, userId }, before => {
    const outcome = decide(before, command, context)
    written = isRefusal(outcome) ? null : (outcome.change?.conversation ?? null)
    if (!breaks || isRefusal(outcome) || !outcome.change) return outcome
    const { events } = outcome.change
    return { ...outcome, change: { ...outcome.change, events: [...events, events[0]!] } }
  })
}

const kinds: ((userId: string, step: number) => Promise<unknown>)[] = [
  ...Array.from({ length: 6 }, () => (userId: string, step: number) => ask(userId, said(`word ${step}`))),
  (userId, step) => Promise.all([1, 2, 3].map(part => ask(userId, said(`word ${step}.${part}`)))),
  userId => ask(userId, started),
  userId => ask(userId, { kind: 'request', reason: 'help' }),
  userId => ask(userId, { kind: 'accept', controlEpoch: null }),
  userId => ask(userId, { kind: 'release', claimEnd: null, variables: {} }),
  userId => ask(userId, { kind: 'cancel' }),
  userId => ask(userId, { kind: 'close' }),
  (userId, step) => ask(userId, { kind: 'set', variables: { step } }),
  userId =>
    Promise.allSettled([ask(userId, said('kept')), ask(userId, said('undone'), true), ask(userId, said('kept'))]),
  userId => Promise.allSettled([ask(userId, { kind: 'accept', controlEpoch: null }, true)]),
  async (userId, step) => {
    const open = await store.conversations.open(botId, userId)
    if (open) await store.conversations.prune(open.id, open.lastSeq - (step % 3), 1_000)
  },
]

test('what is kept of a conversation is what the file holds, whatever is written, undone or pruned between', async () => {
  let seed = 7
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % below
  }
  const ids = new Set<string>()
  for (let step = 0; step < 250; step++) {
    const userId = users[random(users.length)]!
    await kinds[random(kinds.length)]!(userId, step)
    const read = new ConversationReader(drizzle(file, { casing: 'snake_case' }))
    const fromFile = read.open(botId, userId)
    if (fromFile) ids.add(fromFile.id)
    expect([step, await store.conversations.open(botId, userId)]).toEqual([step, fromFile])
    for (const id of ids) expect([step, await store.conversations.get(id)]).toEqual([step, read.get(id)])
    let before: Before | null = null
    await store.transact({ botId, userId, orLast: true }, found => {
      before = found
      return { change: null, answer: null }
    })
    expect([step, before!.conversation]).toEqual([step, fromFile ?? read.last(botId, userId)])
    // A state that is ahead of the file would leave a hole in the log.
    if (fromFile === null) continue
    const { id, prunedSeq, lastSeq } = fromFile
    const seqs = (await store.events.list(id, { after: 0, limit: 1_000 })).map(event => event.seq)
    expect([step, seqs]).toEqual([step, Array.from({ length: lastSeq - prunedSeq }, (_, at) => prunedSeq + at + 1)])
  }
  expect(ids.size).toBeGreaterThan(3)
})

test('a message is not read back; a change of anything but progress is', async () => {
  await ask('dora', started)
  const open = () => store.conversations.open(botId, 'dora')
  for (const [command, isKept] of [
    [said('one'), true],
    [said('two'), true],
    [{ kind: 'set', variables: { a: 1 } }, false],
    [said('three'), true],
    [{ kind: 'accept', controlEpoch: null }, false],
    [{ kind: 'release', claimEnd: null, variables: {} }, false],
  ] satisfies [Command, boolean][]) {
    await ask('dora', command)
    expect([command, (await open()) === written]).toEqual([command, isKept])
    expect([command, await open()]).toEqual([command, written])
  }
})

test('a large conversation is not kept, and many are kept up to a limit', async () => {
  const profile = { note: 'x'.repeat(5_000) }
  await ask('large', { ...started, profile })
  const large = () => store.conversations.open(botId, 'large')
  expect(await large()).toMatchObject({ profile })
  expect(await large()).not.toBe(await large())

  const { cache } = new ConversationReader(drizzle(file, { casing: 'snake_case' }))
  const one = (await store.conversations.open(botId, 'ann'))!
  for (let index = 0; index < 4_100; index++) cache.add({ ...one, id: `conv_${index}`, userId: `user_${index}` }, 100)
  expect([cache.get('conv_0'), cache.open(botId, 'user_0')]).toEqual([null, null])
  expect(cache.open(botId, 'user_4099')).toMatchObject({ id: 'conv_4099' })
})
