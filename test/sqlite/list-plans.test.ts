import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Store } from '../../src/ports/store.ts'
import { openSqliteStore } from '../../src/sqlite/sqlite-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'baton-plans-'))
const path = join(folder, 'baton.db')
const prepared: string[] = []
let store: Store
beforeEach(() => {
  const prepare = Sqlite.prototype.prepare
  vi.spyOn(Sqlite.prototype, 'prepare').mockImplementation(function (this: Sqlite.Database, source) {
    prepared.push(source)
    return prepare.call(this, source)
  })
})
beforeAll(() => {
  store = openSqliteStore(path)
})
afterAll(async () => {
  await store[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

/** The plans of all that a read prepares; statements that were prepared before are in `statements`. */
async function plansOf(read: () => Promise<unknown>, statements: string[] = []): Promise<string[]> {
  prepared.length = 0
  await read()
  const file = new Sqlite(path, { readonly: true })
  const plans = [...prepared, ...statements].map(source => {
    const values = Array.from(source.matchAll(/\?/g), () => null)
    const steps = file.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${source}`).all(...values)
    return steps.map(({ detail }) => detail).join('; ')
  })
  file.close()
  return plans
}

const own = { companyId: 'company_1' }
const page = { after: 'x', limit: 50 }
const lists: Record<string, () => Promise<unknown>> = {
  conversations: () => store.conversations.list(own, page),
  'conversations of a user': () => store.conversations.list({ ...own, userId: 'ann' }, page),
  'conversations of a user with a bot': () => store.conversations.list({ ...own, userId: 'ann', botId: 'b' }, page),
  'closed conversations': () => store.conversations.list({ ...own, state: 'CLOSED' }, page),
  'conversations of a bot': () => store.conversations.list({ ...own, botId: 'b' }, page),
  'closed conversations of a bot': () => store.conversations.list({ ...own, botId: 'b', state: 'CLOSED' }, page),
  'conversations of some bots': () => store.conversations.list({ ...own, botIds: ['a', 'b'] }, page),
  'an inbox': () => store.conversations.changedAfter(own, 1, 64),
  'an inbox of a bot': () => store.conversations.changedAfter({ ...own, botId: 'b' }, 1, 64),
  handovers: () => store.handovers.list(own, { after: { priority: 'LOW', requestedAt: 1, id: 'h' }, limit: 50 }),
  'handovers by state': () =>
    store.handovers.list({ ...own, states: ['ENDED', 'REQUESTED'] }, { after: null, limit: 5 }),
  'handovers of a bot': () => store.handovers.list({ ...own, botId: 'b' }, { after: null, limit: 5 }),
  'handovers of a team': () => store.handovers.list({ ...own, teamId: 't' }, { after: null, limit: 5 }),
  'handovers of a team, and of a bot': () =>
    store.handovers.list({ ...own, teamId: null, botId: 'b' }, { after: null, limit: 5 }),
  'what waits for some teams': () =>
    store.handovers.list(
      { ...own, states: ['REQUESTED'], waitingIn: [null, 't', 'u'] },
      { after: { priority: 'HIGH', requestedAt: 1, id: 'h' }, limit: 5 },
    ),
  'handovers of a conversation': () =>
    store.handovers.ofConversation('c', { after: { requestedAt: 1, id: 'h' }, limit: 5 }),
  teams: () => store.teams.list('company_1'),
  deliveries: () => store.deliveries.list(own, page),
  'deliveries, newest first': () => store.deliveries.list(own, { ...page, newestFirst: true }),
  'dead deliveries': () => store.deliveries.list({ ...own, states: ['FAILED'] }, page),
  'parked deliveries': () => store.deliveries.list({ ...own, states: ['PARKED'] }, page),
  'pending deliveries': () => store.deliveries.list({ ...own, states: ['PENDING'] }, page),
  'deliveries of a webhook': () => store.deliveries.list({ ...own, webhookId: 'w' }, page),
  'deliveries of a conversation': () => store.deliveries.list({ ...own, conversationId: 'c' }, page),
  'deliveries to send again': () => store.deliveries.first({ ...own, states: ['FAILED'] }, 50),
  messages: () => store.events.list('c', { after: 0, limit: 50, types: ['message.posted'], newestFirst: true }),
  audit: () => store.audit.list('company_1', { after: '9', limit: 50 }),
  bots: () => store.bots.list(own, page),
}

/** Rows of one user, one conversation or one page: sorting them is no matter of how many rows the table has. */
const sorted = new Set(['handovers of a conversation', 'deliveries', 'conversations of a user with a bot'])

for (const [name, read] of Object.entries(lists))
  test(`${name} are read by an index, and not sorted`, async () => {
    const plans = await plansOf(read)
    expect(plans.length).toBeGreaterThan(0)
    for (const plan of plans) {
      expect([name, plan]).toEqual([
        name,
        expect.not.stringMatching(/SCAN (conversation|delivery|event|handover|bot)\b/),
      ])
      if (!sorted.has(name) && !/INDEX sqlite_autoindex_delivery_1 \(id=\?\)/.test(plan))
        expect([name, plan]).toEqual([name, expect.not.stringMatching(/TEMP B-TREE FOR ORDER BY/)])
    }
  })

test('deliveries of a state that few have are found by an index of their own', async () => {
  for (const [states, index] of [
    [['FAILED'], 'delivery_dead'],
    [['PARKED'], 'delivery_parked'],
    [['PENDING'], 'delivery_pending'],
    [['ERASED'], 'delivery_erased'],
  ] as const) {
    const [end, step] = await plansOf(() => store.deliveries.list({ ...own, states: [...states] }, page))
    for (const plan of [end, step]) expect(plan).toContain(`INDEX ${index} (company_id=? AND id>?`)
  }
})

test('deliveries of a webhook are found by its index, also with a state that most have', async () => {
  for (const states of [['PENDING', 'SUCCEEDED'], ['SUCCEEDED']] as const) {
    const [end, step] = await plansOf(() =>
      store.deliveries.list({ ...own, webhookId: 'w', states: [...states] }, page),
    )
    for (const plan of [end, step])
      expect(plan).toContain('INDEX delivery_by_webhook (company_id=? AND webhook_id=? AND id>?')
  }
})

test('the newest message of an author and the unread ones are found by the index of messages', async () => {
  const other = new Sqlite(path, { readonly: true })
  const ofAuthor = `SELECT seq FROM event WHERE conversation_id = +? AND type = 'message.posted' AND (actor ->> '$.kind') = +?`
  for (const more of ['ORDER BY seq DESC LIMIT 1', 'AND seq > +? LIMIT 9']) {
    const source = `EXPLAIN QUERY PLAN ${ofAuthor} ${more}`
    const values = Array.from(source.matchAll(/\?/g), () => null)
    const [plan] = other.prepare<unknown[], { detail: string }>(source).all(...values)
    expect(plan!.detail).toContain('INDEX event_message (conversation_id=? AND <expr>=?')
  }
  other.close()
})
