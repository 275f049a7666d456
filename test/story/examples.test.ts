import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { ConversationEvents, SendMessage, StartConversation } from '../../packages/client/src/documents.ts'
import { ask, post, readUntil, socketTo } from '../support/client.ts'
import { eventually } from '../support/eventually.ts'
import { run, runToEnd, spawnServer } from '../support/server-process.ts'

const program = 'examples/third-party-desk/main.ts'

test('every example imports only its own files and packages', () => {
  const files = globSync('examples/*/**/*.ts', { exclude: path => path.includes('node_modules') })
  expect(files.length).toBeGreaterThan(15)
  for (const file of files) {
    const imports = [...readFileSync(file, 'utf8').matchAll(/(?:from|import\() ?'(\.[^']+)'/g)].map(match => match[1]!)
    const folder = file.split(/[\\/]/).slice(0, 2).join('/')
    const outside = imports.filter(path => !join(file, '..', path).startsWith(join(folder, '/')))
    expect([file, outside]).toEqual([file, []])
  }
})

test('the third-party desk takes over, answers and gives back, over a restart and a repeated delivery', async () => {
  await using demo = await startDemo()
  const { url, botId, secrets } = demo
  let desk = await demo.startDesk()

  const started = (await ask(url, null, StartConversation, { input: { botId, userId: 'ann' } })).startConversation
  if (started.__typename !== 'StartConversationSuccess') throw new Error(started.code)
  const { visitorToken, conversation } = started
  await using socket = socketTo(url, visitorToken)
  const frames = socket.iterate(ConversationEvents, { conversationId: conversation.id })
  const received: string[] = []
  const receive = async (author: string, text: string) => {
    await readUntil(frames, ({ data }) => {
      const frame = data?.conversationEvents
      if (frame?.__typename !== 'MessagePosted') return false
      received.push(`${frame.message.author.kind}: ${frame.message.text}`)
      return received.at(-1) === `${author}: ${text}`
    })
  }
  const send = (text: string) =>
    ask(url, visitorToken, SendMessage, { input: { conversationId: conversation.id, text } })

  await send('partner')
  await receive('AGENT', 'Hello, this is Robin from the partner desk. How can I help?')
  await send('Where is my parcel?')
  await receive('AGENT', 'Robin heard you say: Where is my parcel?')

  await desk[Symbol.asyncDispose]()
  desk = await demo.startDesk()
  expect(desk.output()).toContain('resumed  with 1 conversation\n')
  await send('Still there?')
  await receive('AGENT', 'Robin heard you say: Still there?')

  // One delivery twice, signed as Baton signs it, and one with a wrong signature.
  const relay = JSON.stringify({ interlocutor: 'user', data: { message: { message: 'Twice' } } })
  const head = { 'baton-bot': botId, 'baton-user': 'ann', 'baton-control-epoch': '2' }
  const at = new Date()
  const signed = {
    'webhook-id': 'dlv_twice',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secrets[0]!).sign('dlv_twice', at, relay),
  }
  const deliver = (headers: Record<string, string>) =>
    fetch(`${desk.url}/messages`, { method: 'POST', headers: { ...head, ...headers }, body: relay })
  expect((await Promise.all([deliver(signed), deliver(signed)])).map(answer => answer.status)).toEqual([204, 204])
  expect((await deliver({ ...signed, 'webhook-id': 'dlv_other' })).status).toBe(401)

  await send('bye')
  await receive('BOT', 'I am back. Glad that this could be solved!')
  await send('And you, bot?')
  await receive('BOT', 'Sorry, I did not get that. Say "agent" to reach a person.')
  expect(received.filter(each => each.startsWith('AGENT'))).toEqual([
    'AGENT: Hello, this is Robin from the partner desk. How can I help?',
    'AGENT: Robin heard you say: Where is my parcel?',
    'AGENT: Robin heard you say: Still there?',
    'AGENT: Robin heard you say: Twice',
    'AGENT: Goodbye! Robin returns you to the bot.',
  ])
})

test('without a server the third-party desk names the missing settings in one line', async () => {
  const { code, stderr } = await runToEnd(program, { BATON_DATA_DIR: '/nonexistent' })
  expect(code).toBe(1)
  expect(stderr).toMatch(/^desk: There is no .*demo\.json: start Baton first .*\n$/)
})

/** A server with its demo company, on its own folder and ports, and desks at the address that its demo bot calls. */
async function startDemo() {
  const dataDir = mkdtempSync(join(tmpdir(), 'baton-example-'))
  const deskPort = await freePort()
  const env = { BATON_DATA_DIR: dataDir, BATON_DEMO_PARTNER_URL: `http://127.0.0.1:${deskPort}` }
  const server = await spawnServer('src/main.ts', env)
  const { url, botId, keys } = JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8'))
  const { body } = await post(url, keys.admin, { query: '{ webhooks { secret } }' })
  const secrets = (body.data as { webhooks: { secret: string }[] }).webhooks.map(webhook => webhook.secret)
  const desks: AsyncDisposable[] = []
  return {
    url: url as string,
    botId: botId as string,
    secrets,
    async startDesk() {
      const desk = await startDesk(deskPort, dataDir, secrets)
      desks.push(desk)
      return desk
    },
    async [Symbol.asyncDispose]() {
      for (const desk of desks) await desk[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function startDesk(port: number, dataDir: string, secrets: string[]) {
  const env = { PORT: String(port), BATON_DATA_DIR: dataDir, BATON_WEBHOOK_SECRETS: secrets.join(',') }
  const { child, output, exited } = run(program, env)
  const ready = eventually(() => output.stdout.includes('ready'))
  await Promise.race([ready, exited.then(() => Promise.reject(new Error(output.stderr)))])
  return {
    url: `http://127.0.0.1:${port}`,
    output: () => output.stdout,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await exited
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}
