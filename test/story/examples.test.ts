import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { ConversationEvents, SendMessage, StartConversation } from '../../packages/client/src/documents.ts'
import { ask, post, readUntil, socketTo } from '../support/client.ts'
import { eventually } from '../support/eventually.ts'
import { run, runToEnd, spawnServer } from '../support/process.ts'

const program = 'examples/third-party-desk/main.ts'

test('the third-party desk: claimed, greets, answers, survives a restart and repeats, gives back', async () => {
  await using place = await startDemo()
  const { url, botId, secrets } = place
  let desk = await place.startDesk()

  const started = (await ask(url, null, StartConversation, { input: { botId, userId: 'ann' } })).startConversation
  if (started.__typename !== 'StartConversationSuccess') throw new Error(started.code)
  const { visitorToken, conversation } = started
  await using socket = socketTo(url, visitorToken)
  const frames = socket.iterate(ConversationEvents, { conversationId: conversation.id })
  const heard: string[] = []
  const hear = async (author: string, text: string) => {
    await readUntil(frames, ({ data }) => {
      const frame = data?.conversationEvents
      if (frame?.__typename !== 'MessagePosted') return false
      heard.push(`${frame.message.author.kind}: ${frame.message.text}`)
      return heard.at(-1) === `${author}: ${text}`
    })
  }
  const say = (text: string) =>
    ask(url, visitorToken, SendMessage, { input: { conversationId: conversation.id, text } })

  await say('partner')
  await hear('AGENT', 'Hello, this is Robin from the partner desk. How can I help?')
  await say('Where is my parcel?')
  await hear('AGENT', 'Robin heard you say: Where is my parcel?')

  await desk[Symbol.asyncDispose]()
  desk = await place.startDesk()
  expect(desk.said()).toContain('resumed  with 1 conversation in our hands')
  await say('Still there?')
  await hear('AGENT', 'Robin heard you say: Still there?')

  // The same delivery once more, signed as Baton signs it, and one that nobody has signed.
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

  await say('bye')
  await hear('BOT', 'I am back. Glad that this could be solved!')
  await say('And you, bot?')
  await hear('BOT', 'Sorry, I did not get that. Say "agent" to reach a person.')
  expect(heard.filter(words => words.startsWith('AGENT'))).toEqual([
    'AGENT: Hello, this is Robin from the partner desk. How can I help?',
    'AGENT: Robin heard you say: Where is my parcel?',
    'AGENT: Robin heard you say: Still there?',
    'AGENT: Robin heard you say: Twice',
    'AGENT: Goodbye! Robin hands you back to the bot.',
  ])
})

test('the third-party desk says in one line what it lacks', async () => {
  const { code, stderr } = await runToEnd(program, { BATON_DATA_DIR: '/nonexistent' })
  expect(code).toBe(1)
  expect(stderr).toMatch(/^desk: There is no .*demo\.json: start Baton here first .*\n$/)
})

/** A server as `npm start` makes it, on a data folder and ports of its own, and desks that listen where its demo bot calls. */
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
    said: () => output.stdout,
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
