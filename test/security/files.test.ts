import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { startServer } from '../support/server.ts'
import { bundle, runToEnd, spawnServer } from '../support/server-process.ts'

// What lies on the disk: who may read it, who owns it, and what is said when it is lost, damaged or full.

const isWindows = process.platform === 'win32'

let folder: string
let dataDir: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-files-'))
  dataDir = join(folder, 'data')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** The different modes of the files in the folder. */
const modes = () => [...new Set(readdirSync(dataDir).map(name => modeOf(join(dataDir, name))))]
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

/** Makes a database with some pages, and answers its path. */
async function makeDatabase() {
  await using server = await startServer({ dataDir })
  for (let i = 0; i < 40; i++) await server.bot(null)
  return join(dataDir, 'baton.db')
}

describe.skipIf(isWindows)('only the owner can read the data', () => {
  let umask: number
  beforeEach(() => {
    umask = process.umask(0)
  })
  afterEach(() => void process.umask(umask))

  test('of a new folder, with any umask', async () => {
    await using _ = await startServer({ dataDir })
    expect(modeOf(dataDir)).toBe('700')
    expect(readdirSync(dataDir)).toEqual(
      expect.arrayContaining(['baton.db', 'baton.db-shm', 'baton.db-wal', 'baton.db.lock']),
    )
    expect(modes()).toEqual(['600'])
  })

  test('of a folder from a version that left the modes to the umask; the folder itself keeps its mode', async () => {
    await makeDatabase()
    chmodSync(dataDir, 0o755)
    for (const name of readdirSync(dataDir)) chmodSync(join(dataDir, name), 0o644)
    await using _ = await startServer({ dataDir })
    expect(modes()).toEqual(['600'])
    expect(modeOf(dataDir)).toBe('755')
  })
})

describe.skipIf(isWindows)('two processes never write one database', () => {
  const elsewhere = () => ({ DATABASE_URL: `file:${join(folder, 'elsewhere/other.db')}` })
  beforeEach(() => mkdirSync(join(folder, 'elsewhere')))

  test('through a symbolic link to the file or to its folder', async () => {
    await using _ = await startServer({ dataDir })
    symlinkSync(join(dataDir, 'baton.db'), join(folder, 'elsewhere/other.db'))
    await expect(startServer({ dataDir, env: elsewhere() })).rejects.toThrow(/another process owns .*data\/baton\.db/)
    symlinkSync(dataDir, join(folder, 'linked'))
    await expect(startServer({ dataDir: join(folder, 'linked') })).rejects.toThrow(/another process owns/)
  })

  test('through a link to a file that is not there yet', async () => {
    mkdirSync(dataDir)
    symlinkSync('../data/baton.db', join(folder, 'elsewhere/other.db'))
    await using _ = await startServer({ dataDir, env: elsewhere() })
    await expect(startServer({ dataDir })).rejects.toThrow(/another process owns/)
  })

  test('through a hard link', async () => {
    linkSync(await makeDatabase(), join(folder, 'elsewhere/other.db'))
    await expect(startServer({ dataDir })).rejects.toThrow(/baton\.db: the file has a second name/)
    unlinkSync(join(folder, 'elsewhere/other.db'))
    await using _ = await startServer({ dataDir })
  })
})

describe('damage', () => {
  /** Overwrites all pages but the first `spared`. */
  function destroy(path: string, spared: number) {
    const file = openSync(path, 'r+')
    writeSync(file, Buffer.alloc(statSync(path).size - spared * 4096, 0x5a), 0, undefined, spared * 4096)
  }

  test('to pages of the database makes /readyz answer 503 from the start, with the reason in the log', async () => {
    const path = await makeDatabase()
    const file = openSync(path, 'r+')
    // The last page: none that the start itself reads.
    writeSync(file, Buffer.alloc(4096, 0x5a), 0, 4096, statSync(path).size - 4096)
    await using server = await startServer({ dataDir })
    const answer = await fetch(`${server.url}/readyz`)
    expect([answer.status, await answer.json()]).toEqual([503, { status: 'unavailable' }])
    expect(server.logged).toContainEqual(['not ready', { reason: expect.stringMatching(/baton\.db is damaged: /) }])
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  })

  test('that a request meets makes /readyz answer 503', async () => {
    await using server = await startServer({ dataDir })
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
    const error = Object.assign(new Error('database disk image is malformed'), { code: 'SQLITE_CORRUPT_INDEX' })
    server.store.noteError(new Error('a query failed', { cause: error }))
    await eventually(async () => (await fetch(`${server.url}/readyz`)).status === 503)
  })

  const unusable: Record<string, (path: string) => void> = {
    'no database': path => writeFileSync(path, 'not a database, but a text of some length'.repeat(200)),
    'a cut database': path => truncateSync(path, 6000),
    'a destroyed database': path => destroy(path, 1),
    'a folder': path => {
      unlinkSync(path)
      mkdirSync(path)
    },
    'a link that leads back to itself': path => {
      unlinkSync(path)
      symlinkSync(path, path)
    },
    ...(!isWindows && {
      'a pipe': (path: string) => {
        unlinkSync(path)
        expect(spawnSync('mkfifo', [path]).status).toBe(0)
      },
    }),
    'a folder in the place of the lock of': path => {
      rmSync(`${path}.lock`)
      mkdirSync(`${path}.lock`)
    },
  }
  for (const [what, make] of Object.entries(unusable))
    test(`${what} in the place of the database: the start stops with its path`, async () => {
      const path = await makeDatabase()
      make(path)
      await expect(startServer({ dataDir })).rejects.toThrow(/data\/baton\.db/)
    })
})

describe('the secret', () => {
  let program: string
  beforeAll(async () => {
    program = await bundle()
  })
  const start = (more: Record<string, string> = {}) =>
    spawnServer(program, { NODE_ENV: 'production', BATON_ADMIN_KEY: key, BATON_DATA_DIR: dataDir, ...more })
  const refused = async (more: Record<string, string> = {}) => {
    const env = { NODE_ENV: 'production', BATON_ADMIN_KEY: key, BATON_DATA_DIR: dataDir, ...more }
    const { code, stderr } = await runToEnd(program, env)
    expect([code, stderr.split('\n').length]).toEqual([1, 2])
    return stderr
  }
  const key = 'an-administrators-key-in-a-test-alone'
  const file = () => join(dataDir, 'secret')

  test('that is missing or another one beside its database stops the start, and changes nothing', async () => {
    await (await start()).stop()
    const right = readFileSync(file(), 'utf8')
    rmSync(file())
    expect(await refused()).toMatch(
      /secret: missing, but the database .*baton\.db was used with one; put the right one/,
    )
    expect(readdirSync(dataDir)).not.toContain('secret')
    writeFileSync(file(), 'x'.repeat(43), { mode: 0o600 })
    expect(await refused()).toMatch(/data\/secret: not the secret that the database .*BATON_REPLACE_SECRET=true/)

    // Lost for good: replaced once, and from then on the database's own.
    await (await start({ BATON_REPLACE_SECRET: 'true' })).stop()
    writeFileSync(file(), right, { mode: 0o600 })
    expect(await refused()).toMatch(/not the secret/)
  }, 60_000)
})

const canMount = !isWindows && process.getuid?.() === 0

describe.skipIf(!canMount)('a full disk', () => {
  beforeEach(() => {
    mkdirSync(dataDir)
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', dataDir]).status).toBe(0)
  })
  afterEach(() => void spawnSync('umount', ['-l', dataDir]))

  test('stops the start with its reason, in whichever step it is noticed; the next one with room succeeds', async () => {
    const { bavail, bsize } = statfsSync(dataDir)
    for (const free of [50_000, 100_000, 400_000]) {
      writeFileSync(join(dataDir, 'filler'), Buffer.alloc(bavail * bsize - free))
      await expect(startServer({ dataDir })).rejects.toThrow(/data\/baton\.db: .*disk is full/)
    }
    rmSync(join(dataDir, 'filler'))
    await using server = await startServer({ dataDir })
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  })

  test('makes /readyz answer 503, and 200 again when there is room', async () => {
    await using server = await startServer({ dataDir })
    const answers = (status: number) => eventually(async () => (await fetch(`${server.url}/readyz`)).status === status)
    await answers(200)
    const { bavail, bsize } = statfsSync(dataDir)
    writeFileSync(join(dataDir, 'filler'), Buffer.alloc(bavail * bsize - 4096))
    await answers(503)
    rmSync(join(dataDir, 'filler'))
    await answers(200)
  })
})
