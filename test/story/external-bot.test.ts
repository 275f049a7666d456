import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { account, answerId, type Debts, none } from '../../examples/external-bot/debts.ts'
import { type Actor, type ConversationFrame, createBaton } from '../../packages/client/src/index.ts'
import { eventually } from '../support/eventually.ts'
import { startServer, type TestServer } from '../support/server.ts'

const program = fileURLToPath(new URL('../../examples/external-bot/main.ts', import.meta.url))

/** The example as `npm run example:bot` starts it, for a town. */
async function startBot(server: TestServer, thinks: number) {
  const child: ChildProcess = spawn(process.execPath, [program], {
    env: {
      BATON_URL: server.url,
      BATON_BOT_KEY: server.botKey,
      BATON_ADMIN_KEY: server.admin,
      BATON_DATA_DIR: '/nowhere',
      BOT_THINKS_MS: String(thinks),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // A test that runs out of time leaves its scope late, or never.
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', bytes => {
      said += bytes
    })
  const left = new Promise<void>(resolve => child.on('exit', () => resolve()))
  await eventually(() => said.includes('listening') || child.exitCode !== null)
  return {
    said: () => said,
    botId: /bot_\w+/.exec(said)?.[0] ?? '',
    async kill() {
      child.kill('SIGKILL')
      await left
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await left
    },
  }
}

async function begin(server: TestServer, botId: string) {
  const started = await createBaton({ url: server.url }).startConversation({ botId, userId: 'ann' })
  if (started.__typename !== 'StartConversationSuccess') throw new Error(started.code)
  const conversationId = started.conversation.id
  const user = createBaton({ url: server.url, token: started.visitorToken })
  const agent = createBaton({ url: server.url, token: server.agent })
  return {
    conversationId,
    agent,
    say: (text: string) => user.sendMessage({ conversationId, text }),
    async log() {
      const events = await server.baton.store.events.list(conversationId, { after: 0, limit: 2_000 })
      return events.map(event => {
        const action = event.type === 'message.posted' ? event.actions[0] : undefined
        return action?.type === 'text' ? `${event.actor.kind} ${action.text}` : event.type
      })
    },
    async answers() {
      return (await this.log()).filter(line => line.startsWith('BOT ')).map(line => line.slice('BOT You said: '.length))
    },
    /** The answers once there are that many; a little longer, so that one too many would be seen. */
    async answered(count: number) {
      const end = Date.now() + 10_000
      while ((await this.answers()).length < count && Date.now() < end) await sleep(20)
      await sleep(100)
      return this.answers()
    },
    [Symbol.dispose]() {
      user.dispose()
      agent.dispose()
    },
  }
}
const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

test('an external bot converses, is silent while a person holds the conversation, and comes back', async () => {
  await using server = await startServer()
  await using bot = await startBot(server, 600)
  using scene = await begin(server, bot.botId)
  await scene.say('one')
  expect(await scene.answered(1)).toEqual(['one'])

  // Bea steps in while the bot is still thinking: its answer comes too late.
  await scene.say('two')
  await sleep(50)
  expect(await scene.agent.acceptHandover({ conversationId: scene.conversationId })).toMatchObject({
    conversation: { controlEpoch: 2 },
  })
  await eventually(() => bot.said().includes('silent: Bea holds the conversation'))
  await scene.say('three')
  await scene.agent.sendMessage({ conversationId: scene.conversationId, text: 'Bea here' })
  await sleep(800)
  expect(await scene.answers()).toEqual(['one'])

  await scene.agent.releaseHandover({ conversationId: scene.conversationId })
  await scene.say('four')
  expect(await scene.answered(2)).toEqual(['one', 'four'])

  // She comes and goes within one thought of the bot's: its answer would follow hers, to words that she has dealt with.
  await scene.say('five')
  await scene.agent.acceptHandover({ conversationId: scene.conversationId })
  await scene.agent.releaseHandover({ conversationId: scene.conversationId })
  await eventually(() => bot.said().includes('silent: control has passed'))
  await scene.say('six')
  expect(await scene.answered(3)).toEqual(['one', 'four', 'six'])
  expect(await scene.log()).toEqual([
    'conversation.opened',
    'USER one',
    'BOT You said: one',
    'USER two',
    'handover.accepted',
    'USER three',
    'AGENT Bea here',
    'handover.ended',
    'USER four',
    'BOT You said: four',
    'USER five',
    'handover.accepted',
    'handover.ended',
    'USER six',
    'BOT You said: six',
  ])
  expect(server.unexpectedErrors).toEqual([])
})

test('killed at any moment and started again, it answers every message once', { timeout: 60_000 }, async () => {
  await using server = await startServer()
  const said: string[] = []
  let bot = await startBot(server, 30)
  const { botId } = bot
  using scene = await begin(server, botId)
  for (let life = 0; life < 6; life += 1) {
    for (let word = 0; word < 4; word += 1) {
      said.push(`${life}.${word}`)
      await scene.say(`${life}.${word}`)
      await sleep(Math.random() * 40)
    }
    await sleep(Math.random() * 60)
    await bot.kill()
    said.push(`${life} while it was dead`)
    await scene.say(`${life} while it was dead`)
    bot = await startBot(server, 30)
    expect(bot.botId).toBe(botId)
  }
  expect(await scene.answered(said.length)).toEqual(said)
  await bot.kill()
  // Its next life finds every answer in the log, and does not even begin to think.
  bot = await startBot(server, 30)
  await sleep(300)
  expect(bot.said()).not.toContain('answered')
  await bot.kill()
  expect(server.unexpectedErrors).toEqual([])
})

test('without keys it says what to do, in one line', async () => {
  const child = spawn(process.execPath, [program], { env: { BATON_DATA_DIR: '/nowhere' } })
  let told = ''
  child.stderr.on('data', bytes => {
    told += bytes
  })
  const code = await new Promise(resolve => child.on('exit', resolve))
  expect(code).toBe(1)
  expect(told).toBe('external bot: Start Baton first (npm start), or set BATON_URL and BATON_BOT_KEY.\n')
})

test('what a bot owes: what was said to it in this epoch and stands unanswered', () => {
  const actor = { kind: 'USER', actorId: 'ann', name: null } as const
  let seq = 0
  const event = (controlEpoch: number) => {
    seq += 1
    return { seq, cursor: `c${seq}`, at: '', actor, controlEpoch }
  }
  const says = (kind: Actor['kind'], id: string, epoch: number, own: string | null = null): ConversationFrame => ({
    __typename: 'MessagePosted',
    ...event(epoch),
    message: {
      id,
      seq,
      text: id,
      clientMessageId: own,
      moduleId: null,
      sentAt: '',
      author: { ...actor, kind },
      actions: [],
    },
  })
  const handover = { id: 'hdo_1' }
  const owed = (debts: Debts) => debts.owed.map(({ messageId }) => messageId)
  let debts = account(none, says('USER', 'm1', 1))
  debts = account(debts, says('USER', 'm2', 1))
  expect(owed(debts)).toEqual(['m1', 'm2'])
  // Another bot message, one without our id, pays nothing.
  debts = account(debts, says('BOT', 'b1', 1))
  debts = account(debts, says('BOT', 'b2', 1, answerId('m1')))
  expect(owed(debts)).toEqual(['m2'])
  // A request changes nothing, nor does its end: the bot still holds the conversation.
  const asked = { ...event(1), route: 'PLATFORM', handover: { ...handover, state: 'REQUESTED', reason: null } } as const
  debts = account(debts, { __typename: 'HandoverRequested', ...asked })
  debts = account(debts, { __typename: 'HandoverEnded', ...event(1), end: 'CANCELLED', claimEnd: null, handover })
  expect(owed(debts)).toEqual(['m2'])
  debts = account(debts, { __typename: 'HandoverAccepted', ...event(2), route: 'DIRECT', handover })
  debts = account(debts, says('USER', 'm3', 2))
  expect(owed(debts)).toEqual([])
  debts = account(debts, { __typename: 'HandoverEnded', ...event(3), end: 'RELEASED', claimEnd: null, handover })
  debts = account(debts, says('USER', 'm4', 3))
  expect(debts.owed).toEqual([{ messageId: 'm4', text: 'm4', controlEpoch: 3 }])
  expect(account(debts, { __typename: 'ConversationClosed', ...event(3) }).owed).toEqual([])
  expect(account(debts, { __typename: 'Reset', cursor: '', reason: 'PRUNED' })).toEqual(none)
})
