import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import type { Store } from '../../src/ports/store.ts'
import { check, seconds } from '../soak/support/check.ts'
import { must } from '../support/must.ts'
import { startServer } from '../support/server.ts'
import { makeOld } from './old-file.ts'

/**
 * Proves that a database of the release before `0003_standard_terms` with a million events opens within a minute, answers every
 * event as before, and goes on: the next event gets the next seq.
 */
const EVENTS = Number(process.env.EVENTS ?? (process.env.CI ? 50_000 : 1_000_000))
const CONVERSATIONS = 1_000
const OPEN_MS = 60_000

// In the project's folder: a temporary folder may be in memory.
mkdirSync('data', { recursive: true })
const dataDir = mkdtempSync('data/proof-carry-over-')
try {
  await prove()
} finally {
  rmSync(dataDir, { recursive: true, force: true })
}

async function prove() {
  const { admin, ids } = await fillConversations()
  addEvents()
  const before = await withStore(store => digestOf(store, ids))
  makeOld(dataDir, '0003_standard_terms')
  const megabytes = (statSync(join(dataDir, 'baton.db')).size / 1e6).toFixed(0)

  const start = performance.now()
  await using server = await startServer({ dataDir })
  const openMs = performance.now() - start
  check(
    openMs < OPEN_MS,
    `${before.events} events of the older release, ${megabytes} MB, are open after ${seconds(start)}`,
  )
  const after = await digestOf(server.store, ids)
  check(before.events >= EVENTS, `${before.events} events were written before`)
  check(after.events === before.events && after.hash === before.hash, `${after.events} events are the same after it`)

  const conversation = (await server.store.conversations.get(ids[0]!))!
  must(
    await server.parts.commands.handle({
      principal: { ...admin, companyId: conversation.companyId },
      target: { conversationId: conversation.id },
      command: { kind: 'accept' },
    }),
  )
  const next = await server.store.events.list(conversation.id, { after: conversation.lastSeq, limit: 1 })
  check(next[0]?.seq === conversation.lastSeq + 1, `the next event has seq ${conversation.lastSeq + 1}`)
}

/** Real conversations with a message each. Answers their ids, and who may act on them. */
async function fillConversations() {
  await using server = await startServer({ dataDir })
  const company = await server.company()
  const botId = await company.bot(null)
  const ids: string[] = []
  for (let index = 0; index < CONVERSATIONS; index++) {
    const user = await company.user(botId, `user-${index}`)
    await user.say('the first one')
    ids.push(user.conversationId)
  }
  await server.settle()
  return { admin: company.principal, ids }
}

/** Repeats each conversation's last event in the closed file until there are enough, which a million commands would take long for. */
function addEvents() {
  const file = new Sqlite(join(dataDir, 'baton.db'))
  const more = Math.ceil(EVENTS / CONVERSATIONS)
  file.exec(`
    BEGIN;
    WITH RECURSIVE step(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM step WHERE n < ${more})
    INSERT INTO event
      SELECT e.conversation_id, e.seq + n, e.type, e.at + n, e.control_epoch, e.actor, e.body, e.tag
      FROM conversation c JOIN event e ON e.conversation_id = c.id AND e.seq = c.last_seq, step;
    UPDATE conversation SET last_seq = last_seq + ${more};
    COMMIT`)
  file.close()
}

async function withStore<T>(read: (store: Store) => Promise<T>): Promise<T> {
  await using server = await startServer({ dataDir })
  return await read(server.store)
}

/** The number of all events, and a hash over what the store answers for them and for their conversations. */
async function digestOf(store: Store, ids: string[]) {
  const hash = createHash('sha256')
  let events = 0
  for (const id of ids) {
    hash.update(JSON.stringify(await store.conversations.get(id)))
    for (let after = 0; ; ) {
      const page = await store.events.list(id, { after, limit: 500 })
      if (page.length === 0) break
      // The older release gave events no tag.
      hash.update(JSON.stringify(page.map(({ tag: _, ...event }) => event)))
      events += page.length
      after = page.at(-1)!.seq
    }
  }
  return { events, hash: hash.digest('hex') }
}
