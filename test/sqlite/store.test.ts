import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { botSettingsSchema } from '../../src/domain/bot/bot.ts'
import { GroupCommit, StoreUnavailable } from '../../src/sqlite/group-commit.ts'
import { openFile, StoreInUse } from '../../src/sqlite/open.ts'
import { openSqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { outboxContract } from '../support/outbox-contract.ts'
import { type OpenedStore, storeContract } from '../support/store-contract.ts'

storeContract('SQLite', openTemporary)
outboxContract('SQLite', openTemporary)

let folder: string
let path: string
beforeEach(() => {
  folder = newFolder()
  path = join(folder, 'baton.db')
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

// That an fsync reaches the disk no test on a running machine can show; that we ask for one at every commit, it can.
describe('durability on SQLite', () => {
  test('every open, of a new file or an old one, commits with synchronous=FULL in a write-ahead log', () => {
    for (const _ of ['new', 'old', 'older']) {
      const { sqlite, close } = openFile(path)
      expect(sqlite.pragma('synchronous', { simple: true })).toBe(2)
      expect(sqlite.pragma('journal_mode', { simple: true })).toBe('wal')
      close()
    }
    // Which is not what one gets by itself: the driver opens the same file with NORMAL.
    const bare = new Sqlite(path)
    expect(bare.pragma('synchronous', { simple: true })).toBe(1)
    bare.close()
  })

  test('closing writes down what waits, and tells whoever comes later', async () => {
    const store = openSqliteStore(path)
    const create = (id: string) => store.companies.create({ id, name: id, createdAt: 0 })
    const waiting = create('company_1')
    await store[Symbol.asyncDispose]()
    await waiting
    await expect(create('company_2')).rejects.toThrow(StoreUnavailable)
    const again = openSqliteStore(path)
    expect([await again.companies.get('company_1'), await again.companies.get('company_2')]).toMatchObject([{}, null])
    await again[Symbol.asyncDispose]()
  })

  test('a file that would not be durable is not opened, and not kept', () => {
    const pragma = Sqlite.prototype.pragma
    vi.spyOn(Sqlite.prototype, 'pragma').mockImplementation(function (this: Sqlite.Database, source, options) {
      return pragma.call(this, source === 'synchronous = FULL' ? 'synchronous = NORMAL' : source, options)
    })
    expect(() => openSqliteStore(path)).toThrow('not durable: synchronous=1')
    vi.restoreAllMocks()
    expect(() => openFile(path).close()).not.toThrow()
  })
})

describe('one process owns the file', () => {
  test('a second open says so; after closing it is free again', async () => {
    const store = openSqliteStore(path)
    expect(() => openSqliteStore(path)).toThrow(StoreInUse)
    await store.ping()
    await store[Symbol.asyncDispose]()
    await openSqliteStore(path)[Symbol.asyncDispose]()
  })

  test('another process is told, too; what it leaves behind when it is killed is no lock', async () => {
    const held = openSqliteStore(path)
    using refused = openElsewhere(path)
    expect(await refused.said).toBe('StoreInUse')
    await held[Symbol.asyncDispose]()

    using other = openElsewhere(path)
    expect(await other.said).toBe('opened')
    expect(() => openSqliteStore(path)).toThrow(StoreInUse)
    other.child.kill('SIGKILL')
    await once(other.child, 'exit')
    await openSqliteStore(path)[Symbol.asyncDispose]()
  })

  test('a backup or the sqlite3 shell may read beside us', async () => {
    await using store = openSqliteStore(path)
    const reader = new Sqlite(path, { readonly: true })
    expect(reader.prepare('SELECT count(*) FROM company').pluck().get()).toBe(0)
    await store.companies.create({ id: 'company_1', name: 'Town', createdAt: 1 })
    expect(reader.prepare('SELECT count(*) FROM company').pluck().get()).toBe(1)
    reader.close()
  })
})

describe('group commit', () => {
  const opened = () => {
    const { sqlite, close } = openFile(path)
    const prepare = sqlite.prepare.bind(sqlite)
    const ran = { BEGIN: 0, COMMIT: 0 }
    vi.spyOn(sqlite, 'prepare').mockImplementation((source: string) => {
      const statement = prepare(source)
      const word = source.split(' ')[0] as keyof typeof ran
      if (!(word in ran)) return statement
      const run = () => {
        ran[word]++
        return statement.run()
      }
      return { run } as unknown as Sqlite.Statement<unknown[]>
    })
    const commit = new GroupCommit(sqlite)
    sqlite.exec('CREATE TABLE word (id INTEGER PRIMARY KEY, filler TEXT)')
    const write = (id: number, filler = '') =>
      commit.run(() => prepare('INSERT INTO word VALUES (?, ?)').run(id, filler).lastInsertRowid)
    const ids = () => prepare('SELECT id FROM word ORDER BY id').pluck().all()
    return { sqlite, ran, commit, write, ids, [Symbol.dispose]: close }
  }

  test('what is asked for in one turn of the event loop shares one commit', async () => {
    using db = opened()
    // A busy machine must not use up the time of a commit.
    vi.spyOn(performance, 'now').mockReturnValue(0)
    await Promise.all(Array.from({ length: 100 }, (_, index) => db.write(index)))
    expect(db.ran).toEqual({ BEGIN: 1, COMMIT: 1 })
    await db.write(100)
    expect(db.ran).toEqual({ BEGIN: 2, COMMIT: 2 })
    expect(db.ids()).toHaveLength(101)
  })

  test('a crowd is cut into commits of bounded size, so the loop is not held for long', async () => {
    using db = opened()
    await Promise.all(Array.from({ length: 600 }, (_, index) => db.write(index)))
    expect(db.ran.COMMIT).toBeGreaterThanOrEqual(3)
  })

  test('slow jobs are spread over many commits, between which the event loop turns', async () => {
    using db = opened()
    let loops = 0
    const counting = setInterval(() => (loops += 1), 0)
    const slow = (id: number) =>
      db.commit.run(() => {
        const until = performance.now() + 5
        while (performance.now() < until);
        return id
      })
    expect(await Promise.all(Array.from({ length: 30 }, (_, id) => slow(id)))).toHaveLength(30)
    clearInterval(counting)
    expect(db.ran.COMMIT).toBeGreaterThanOrEqual(10)
    expect(loops).toBeGreaterThanOrEqual(5)
  })

  test('nobody is answered before the commit', async () => {
    using db = opened()
    const seen: unknown[] = []
    // Another connection sees what is committed alone. On a busy machine the writes take two commits.
    const reader = new Sqlite(path, { readonly: true })
    const find = reader.prepare('SELECT id FROM word WHERE id = ?').pluck()
    await Promise.all(Array.from({ length: 20 }, (_, id) => db.write(id).then(() => seen.push(find.get(id)))))
    reader.close()
    expect(seen).toEqual(Array.from({ length: 20 }, (_, id) => id))
  })

  test('one that throws undoes only its own part', async () => {
    using db = opened()
    const settled = await Promise.allSettled([
      db.write(1),
      db.commit.run(() => {
        db.sqlite.exec('INSERT INTO word VALUES (2, NULL)')
        throw new Error('never mind')
      }),
      db.write(1),
      db.write(3),
    ])
    expect(settled.map(each => each.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
    expect(db.ids()).toEqual([1, 3])
    expect(db.ran.COMMIT).toBe(1)
  })

  test('on a full disk everybody is told the truth: what was refused is not there, what was answered is', async () => {
    using db = opened()
    await db.write(1)
    const pages = db.sqlite.pragma('page_count', { simple: true }) as number
    db.sqlite.pragma(`max_page_count = ${pages + 4}`)
    const settled = await Promise.allSettled([db.write(2), db.write(3, 'x'.repeat(200_000)), db.write(4)])
    // Whether the neighbours of the one that did not fit stand is SQLite's to say.
    const kept = db.ids()
    const told = settled.map((each, index) => [index + 2, each.status === 'fulfilled'])
    for (const [id, fulfilled] of told) expect([id, kept.includes(id as number)]).toEqual([id, fulfilled])
    expect((settled[1] as PromiseRejectedResult).reason).toBeInstanceOf(StoreUnavailable)
    db.sqlite.pragma(`max_page_count = ${pages + 1_000}`)
    await db.write(3, 'x'.repeat(200_000))
    expect(db.ids()).toContain(3)
  })
})

test('while another program holds the write lock a write is refused as unavailable after half a second, in which the event loop goes on; then it works again', async () => {
  await using store = openSqliteStore(path)
  const foreigner = new Sqlite(path)
  foreigner.exec('BEGIN IMMEDIATE')
  const from = performance.now()
  let turns = 0
  const counting = setInterval(() => (turns += 1), 1)
  const company = (id: string) => store.companies.create({ id, name: 'Town', createdAt: 1 })
  const settled = await Promise.allSettled([company('company_1'), company('company_2')])
  const took = performance.now() - from
  clearInterval(counting)
  expect(settled.map(each => (each as PromiseRejectedResult).reason?.refusal?.code)).toEqual([
    'unavailable',
    'unavailable',
  ])
  expect(took).toBeGreaterThan(400)
  // The driver's own waiting would let none pass.
  expect(turns).toBeGreaterThan(10)
  await expect(store.ping()).rejects.toThrow('cannot write')
  foreigner.exec('ROLLBACK')
  foreigner.close()
  await store.ping()
  await company('company_1')
  expect([await store.companies.get('company_1'), await store.companies.get('company_2')]).toMatchObject([
    { id: 'company_1' },
    null,
  ])
})

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'baton-store-'))
}

/** Opens the store in a process of its own, which keeps it until it is killed. */
function openElsewhere(path: string) {
  const program = `
    import { openSqliteStore } from ${JSON.stringify(new URL('../../src/sqlite/sqlite-store.ts', import.meta.url).href)}
    try {
      openSqliteStore(${JSON.stringify(path)})
      console.log('opened')
      setInterval(() => {}, 1000)
    } catch (error) {
      console.log(error.constructor.name)
    }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said = once(child.stdout, 'data').then(([chunk]) => String(chunk).trim())
  return { child, said, [Symbol.dispose]: () => child.kill('SIGKILL') }
}

test('a bot is what was last written of it, its settings, its flow and its webhook, though it is kept in memory', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-bots-'))
  const store = openSqliteStore(join(folder, 'baton.db'))
  await store.companies.create({ id: 'company_1', name: 'Town', createdAt: 1 })
  const bot = { id: 'bot_1', companyId: 'company_1', name: 'Robo', settings: botSettingsSchema.parse({}), createdAt: 1 }
  await store.bots.create(bot)
  expect(await store.bots.get('bot_1')).toMatchObject({ name: 'Robo', flowVersion: null })
  await store.bots.update('bot_1', { name: 'Robo II', settings: { ...bot.settings, visitorAuth: 'required' } })
  expect(await store.bots.get('bot_1')).toMatchObject({ name: 'Robo II', settings: { visitorAuth: 'required' } })
  const flow = { start: 'hello', modules: [{ id: 'hello', actions: [] }] }
  await store.bots.publishFlow('bot_1', flow as never, [], 2)
  expect(await store.bots.get('bot_1')).toMatchObject({ flowVersion: 1 })
  // A bot that is there already: the write breaks, and what was kept meanwhile is not believed.
  await expect(store.bots.create(bot)).rejects.toThrow()
  expect(await store.bots.get('bot_1')).toMatchObject({ name: 'Robo II', flowVersion: 1 })
  await store[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

async function openTemporary(): Promise<OpenedStore> {
  const folder = newFolder()
  const path = join(folder, 'baton.db')
  let store = openSqliteStore(path)
  return {
    store,
    async reopen() {
      await store[Symbol.asyncDispose]()
      store = openSqliteStore(path)
      return store
    },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
