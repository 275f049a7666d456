import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { StartConversation } from '../packages/client/src/documents.ts'
import { ask, post } from './support/client.ts'
import { Transcript, WhoAmI } from './support/documents.ts'
import { engineIn } from './support/engine.ts'
import { rawSocket } from './support/raw-socket.ts'
import { startReceiver } from './support/receiver.ts'
import { bundle, runToEnd, type ServerProcess, spawnServer } from './support/server-process.ts'
import { verifyAll } from './support/signatures.ts'

// Tests start several processes, each of which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

// Each server is a process of its own: the bundle that `npm start` runs, and once the sources.
let program: string
let partner: Awaited<ReturnType<typeof startReceiver>>

beforeAll(async () => {
  program = await bundle()
  partner = await startReceiver()
})
afterAll(() => partner[Symbol.asyncDispose]())

type Demo = { url: string; companyId: string; botId: string; keys: Record<string, string> }

/** An empty data directory. */
function newHome() {
  const dataDir = mkdtempSync(join(tmpdir(), 'baton-start-'))
  const env = (more: Record<string, string> = {}) => ({
    BATON_DATA_DIR: dataDir,
    BATON_DEMO_PARTNER_URL: partner.url,
    ...more,
  })
  return {
    dataDir,
    start: (more: Record<string, string> = {}, from = program) => spawnServer(from, env(more)),
    /** Starts, expects one line on stderr and exit code 1, and answers the line. */
    async refused(more: Record<string, string>) {
      const { code, stdout, stderr } = await runToEnd(program, env(more))
      expect([code, stdout]).toEqual([1, ''])
      expect(stderr).toMatch(/^baton: [^\n]+\n$/)
      return stderr
    },
    demo: () => JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8')) as Demo,
    has: (name: string) => existsSync(join(dataDir, name)),
    modeOf: (name: string) => (statSync(join(dataDir, name)).mode & 0o777).toString(8),
    async [Symbol.asyncDispose]() {
      await using engine = engineIn(dataDir)
      if (engine !== null) {
        const secret = process.env.BATON_SECRET ?? readFileSync(join(dataDir, 'secret'), 'utf8').trim()
        await verifyAll({ engine, secret })
      }
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
/** CPU time of an empty program of Node, in ms: other programs on the machine are not in it. */
function startOfNode(): number {
  const program = 'const { user, system } = process.cpuUsage(); console.log((user + system) / 1000)'
  return Number(spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' }).stdout)
}

/** CPU time of a process so far, in ms; Linux counts it in steps of 10 ms. */
function cpuSoFar(pid: number): number {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
    .slice(11, 13)
  return (Number(user) + Number(system)) * 10
}
const key = 'an-admin-key-that-the-operator-has-chosen'

describe('the first start in an empty directory', () => {
  let home: ReturnType<typeof newHome>
  let server: ServerProcess
  beforeAll(async () => {
    home = newHome()
    server = await home.start()
  })
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    await home[Symbol.asyncDispose]()
  })

  test('creates the demo, prints it in at most 15 lines, and is soon ready', async () => {
    // 0.35 s, where an empty program of Node needs 0.04 s.
    if (process.platform === 'linux') expect(cpuSoFar(server.pid)).toBeLessThan(30 * startOfNode())
    const demo = home.demo()
    expect(Object.keys(demo)).toEqual(['url', 'companyId', 'botId', 'shopBotId', 'keys'])
    expect(Object.keys(demo.keys)).toEqual(['admin', 'agent', 'agent2', 'integration', 'bot'])
    expect(demo.url).toBe(server.url)
    expect([home.modeOf('demo.json'), home.modeOf('secret')]).toEqual(['600', '600'])
    expect(home.has('baton.db')).toBe(true)

    const lines = server.output.stdout.trimEnd().split('\n')
    expect(lines.length).toBeLessThanOrEqual(15)
    for (const word of [server.url, `${server.url}/graphql`, demo.botId, ...Object.values(demo.keys)])
      expect(server.output.stdout).toContain(word)
    expect(server.output.stderr).toBe('')

    const roles = await Promise.all(
      Object.entries(demo.keys).map(async ([name, token]) => [
        name,
        (await ask(server.url, token, WhoAmI, {})).viewer.role?.toLowerCase(),
      ]),
    )
    expect(roles).toEqual([
      ['admin', 'admin'],
      ['agent', 'agent'],
      ['agent2', 'agent'],
      ['integration', 'integration'],
      ['bot', 'bot'],
    ])
    for (const path of ['/healthz', '/readyz']) expect((await fetch(server.url + path)).status).toBe(200)
  })

  const curlIsMissing = spawnSync('curl', ['--version']).status !== 0
  test.skipIf(curlIsMissing)('prints three curl commands that work', async () => {
    const lines = server.output.stdout.split('\n').filter(line => line.startsWith('  curl '))
    expect(lines).toHaveLength(3)
    const answers = lines.map(line => JSON.parse(spawnSync('sh', ['-c', line], { encoding: 'utf8' }).stdout))
    expect(answers).toMatchObject([
      { data: { startConversation: { visitorToken: expect.any(String) } } },
      { error: null, mode: 'listen', controlEpoch: 2 },
      { error: null, seq: expect.any(Number) },
    ])
  })

  test('creates a bot that posts its claim and its messages to the partner', async () => {
    const { botId, keys } = home.demo()
    const { startConversation: started } = await ask(server.url, null, StartConversation, { input: { botId } })
    if (started.__typename !== 'StartConversationSuccess') throw new Error(started.code)
    const say = (text: string) =>
      post(server.url, started.visitorToken, {
        query: 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { __typename } }',
        variables: { input: { conversationId: started.conversation.id, text } },
      })
    await say('partner, please')
    const of = (path: string) => partner.at(path).filter(each => each.headers['baton-bot'] === botId)
    await partner.until(() => of('/claim').length === 1)
    expect(JSON.parse(of('/claim')[0]!.body)).toMatchObject({ sessionId: started.conversation.id, botId })
    // The messages of the opening are posted as well.
    await partner.until(() => of('/messages').length >= 4)
    const { conversation } = await ask(server.url, keys.agent!, Transcript, { id: started.conversation.id })
    expect(conversation?.handover).toMatchObject({ state: 'REQUESTED', route: 'WEBHOOK' })
  })

  test('does the same from the sources as from the bundle', async () => {
    await using other = newHome()
    await using server = await other.start({}, fileURLToPath(new URL('../src/main.ts', import.meta.url)))
    expect(other.demo().url).toBe(server.url)
    expect(server.output.stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(15)
  })

  // The last of these tests: it ends their server.
  test('is the only one that creates a demo: a restart keeps the company, bot and keys and updates the address', async () => {
    const before = home.demo()
    expect(await server.stop()).toEqual({ code: 0, signal: null })
    await using second = await home.start()
    expect(home.demo()).toEqual({ ...before, url: second.url })
    expect((await ask(second.url, before.keys.admin!, WhoAmI, {})).viewer.companyId).toBe(before.companyId)
    expect(home.modeOf('demo.json')).toBe('600')
  })
})

describe('the server exits with code 1 and one line about', () => {
  let home: ReturnType<typeof newHome>
  let running: ServerProcess
  beforeAll(async () => {
    home = newHome()
    running = await home.start()
  })
  afterAll(async () => {
    await running[Symbol.asyncDispose]()
    await home[Symbol.asyncDispose]()
  })

  test('a second process on the same data', async () => {
    expect(await home.refused({})).toContain('another process owns')
    // The first process is unharmed.
    expect((await fetch(`${running.url}/readyz`)).status).toBe(200)
  })

  test('a port that is in use or no port', async () => {
    await using elsewhere = newHome()
    expect(await elsewhere.refused({ PORT: new URL(running.url).port })).toContain('EADDRINUSE')
    expect(await elsewhere.refused({ PORT: 'http' })).toContain('PORT')
  })

  test('an invalid setting, before it creates anything', async () => {
    await using home = newHome()
    const nowhere = join(home.dataDir, 'not', 'made')
    expect(await home.refused({ BATON_DATA_DIR: nowhere, DATABASE_URL: 'mysql://localhost' })).toContain('DATABASE_URL')
    expect(existsSync(nowhere)).toBe(false)
  })

  test('a data folder that cannot be created', async () => {
    await using home = newHome()
    await home.refused({ BATON_DATA_DIR: '/dev/null/baton' })
  })

  test('a demo whose partner on this machine may not be called', async () => {
    await using home = newHome()
    expect(await home.refused({ BATON_ALLOW_PRIVATE_WEBHOOKS: 'false' })).toContain('BATON_ALLOW_PRIVATE_WEBHOOKS')
    // With the default setting the demo is created.
    await using server = await home.start()
    expect(server.output.stdout).toContain(home.demo().keys.agent)
  })

  test('production without an admin key at the first start', async () => {
    await using home = newHome()
    expect(await home.refused({ NODE_ENV: 'production' })).toContain('BATON_ADMIN_KEY')
    expect(home.has('demo.json')).toBe(false)
  })
})

test('production with an admin key creates a company and no demo, and later starts do not need the key', async () => {
  await using home = newHome()
  const production = { NODE_ENV: 'production' }
  const first = await home.start({ ...production, BATON_ADMIN_KEY: key })
  expect(home.has('demo.json')).toBe(false)
  const { viewer } = await ask(first.url, key, WhoAmI, {})
  expect(viewer).toMatchObject({ role: 'ADMIN', name: 'Bootstrap admin' })
  expect(first.output.stdout).not.toContain(key)
  // GraphiQL is for development only.
  const page = await fetch(`${first.url}/graphql`, { headers: { accept: 'text/html' } })
  expect(await page.text()).not.toContain('<html')
  expect(await first.stop()).toEqual({ code: 0, signal: null })

  const second = await home.start({ ...production, BATON_ADMIN_KEY: key })
  expect((await ask(second.url, key, WhoAmI, {})).viewer).toEqual(viewer)
  await second.stop()
  await using third = await home.start(production)
  expect((await ask(third.url, key, WhoAmI, {})).viewer).toEqual(viewer)
})

test('another admin key at a later start changes nothing, and the log says so', async () => {
  await using home = newHome()
  const production = { NODE_ENV: 'production' }
  await (await home.start({ ...production, BATON_ADMIN_KEY: key })).stop()
  await using engine = engineIn(home.dataDir)!
  const before = await engine.digest()
  const other = `${key}-changed`
  await using server = await home.start({ ...production, BATON_ADMIN_KEY: other })
  expect(server.output.stdout).toContain('BATON_ADMIN_KEY: it is not a key of this database')
  expect(server.output.stdout).not.toContain(other)
  expect((await post(server.url, other, { query: '{ viewer { name } }' })).status).toBe(401)
  expect((await ask(server.url, key, WhoAmI, {})).viewer).toMatchObject({ name: 'Bootstrap admin' })
  expect(await engine.digest()).toBe(before)
})

describe('a signal', () => {
  test('ends the server promptly with code 0 while clients are connected, and closes their sockets with 1012', async () => {
    await using home = newHome()
    await using server = await home.start()
    const bearer = `Bearer ${home.demo().keys.agent}`
    const sockets = [rawSocket(server.url), rawSocket(server.url)]
    for (const socket of sockets) {
      await socket.greet(bearer)
      await socket.ask('1', 'subscription { inbox { __typename } }')
    }
    // A socket without connection_init, a stream of server-sent events, and an idle keep-alive connection.
    const silent = rawSocket(server.url)
    await silent.opened
    const stream = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: bearer },
      body: JSON.stringify({ query: 'subscription { inbox { __typename } }' }),
    })
    const streamed = stream.text().catch(() => 'cut')
    await (await fetch(`${server.url}/healthz`)).text()

    const from = performance.now()
    expect(await server.stop('SIGTERM')).toEqual({ code: 0, signal: null })
    // No slower than a few starts: the server waits for no connection to end.
    expect(performance.now() - from).toBeLessThan(10 * server.readyAfter)
    for (const socket of [...sockets, silent]) expect((await socket.closed).code).toBe(1012)
    await streamed
    expect(server.output.stderr).toBe('')
  })

  test('loses no message that was acknowledged', async () => {
    await using home = newHome()
    const first = await home.start()
    const { botId, keys } = home.demo()
    const { startConversation: started } = await ask(first.url, null, StartConversation, { input: { botId } })
    if (started.__typename !== 'StartConversationSuccess') throw new Error(started.code)
    const acknowledged: string[] = []
    const say = async (text: string) => {
      const { status, body } = await post(first.url, started.visitorToken, {
        query: 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { __typename } }',
        variables: { input: { conversationId: started.conversation.id, text } },
      })
      if (status === 200 && !body.errors) acknowledged.push(text)
    }
    const saying = Promise.allSettled(Array.from({ length: 200 }, (_, index) => say(`word ${index}`)))
    await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(5), { timeout: 5_000, interval: 1 })
    expect((await first.stop('SIGINT')).code).toBe(0)
    await saying
    await using second = await home.start()
    const { conversation } = await ask(second.url, keys.agent!, Transcript, { id: started.conversation.id })
    const lastOnes = conversation!.messages.edges.map(edge => edge.node.text)
    for (const text of acknowledged.slice(-80)) expect(lastOnes).toContain(text)
  })
})
