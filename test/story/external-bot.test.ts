import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { answerIdOf, applyFrame, noQuestions, type QuestionState } from '../../examples/external-bot/questions.ts'
import { type Actor, type ConversationFrame, createBaton } from '../../packages/client/src/index.ts'
import { eventually } from '../support/eventually.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { run, runToEnd } from '../support/server-process.ts'

const program = 'examples/external-bot/main.ts'
/** As `npm run example:bot` starts it: with the sources of the client kit. */
const env = { NODE_OPTIONS: '--conditions=baton-source', BATON_DATA_DIR: '/nonexistent' }

async function startBot(server: TestServer, thinkingMs: number) {
  const { child, output, exited } = run(program, {
    ...env,
    BATON_URL: server.url,
    BATON_BOT_KEY: server.botKey,
    BATON_ADMIN_KEY: server.admin,
    BOT_THINKS_MS: String(thinkingMs),
  })
  const kill = async () => {
    child.kill('SIGKILL')
    await exited
  }
  // A test that exceeds its time limit does not leave its scope.
  onTestFinished(kill)
  await eventually(() => output.stdout.includes('listening') || child.exitCode !== null)
  return {
    output: () => output.stdout + output.stderr,
    botId: /bot_\w+/.exec(output.stdout)?.[0] ?? '',
    kill,
    [Symbol.asyncDispose]: kill,
  }
}

async function openConversation(server: TestServer, botId: string) {
  using anonymous = createBaton({ url: server.url })
  const started = await anonymous.startConversation({ botId, userId: 'ann' })
  if (started.__typename !== 'StartConversationSuccess') throw new Error(started.code)
  const conversationId = started.conversation.id
  const user = createBaton({ url: server.url, token: started.visitorToken })
  const agent = createBaton({ url: server.url, token: server.agent })
  return {
    conversationId,
    agent,
    send: (text: string) => user.sendMessage({ conversationId, text }),
    async log() {
      const events = await server.baton.store.events.list(conversationId, { after: 0, limit: 2_000 })
      return events.map(event => {
        const action = event.type === 'message.posted' ? event.actions[0] : undefined
        return action?.type === 'text' ? `${event.actor.kind} ${action.text}` : event.type
      })
    },
    async answers() {
      const prefix = 'BOT You said: '
      return (await this.log()).filter(each => each.startsWith(prefix)).map(each => each.slice(prefix.length))
    },
    /** The answers once there are so many, and a little later, so that one too many would be among them. */
    async answersWhen(count: number) {
      await eventually(async () => (await this.answers()).length >= count)
      await sleep(100)
      return this.answers()
    },
    [Symbol.dispose]() {
      user.dispose()
      agent.dispose()
    },
  }
}

test('an external bot answers, is silent while an agent holds the conversation, and answers again', async () => {
  await using server = await startServer()
  await using bot = await startBot(server, 600)
  using conversation = await openConversation(server, bot.botId)
  const { agent, conversationId } = conversation
  await conversation.send('one')
  expect(await conversation.answersWhen(1)).toEqual(['one'])

  // The agent takes over while the bot thinks, so the answer is too late.
  await conversation.send('two')
  await sleep(50)
  expect(await agent.acceptHandover({ conversationId })).toMatchObject({ conversation: { controlEpoch: 2 } })
  await eventually(() => bot.output().includes('not sent: Bea holds the conversation'))
  await conversation.send('three')
  await agent.sendMessage({ conversationId, text: 'Bea here' })
  await sleep(800)
  expect(await conversation.answers()).toEqual(['one'])

  await agent.releaseHandover({ conversationId })
  await conversation.send('four')
  expect(await conversation.answersWhen(2)).toEqual(['one', 'four'])

  // The agent takes over and gives back while the bot thinks: the question was the agent's to answer.
  await conversation.send('five')
  await agent.acceptHandover({ conversationId })
  await agent.releaseHandover({ conversationId })
  await eventually(() => bot.output().includes('not sent: control has passed'))
  await conversation.send('six')
  expect(await conversation.answersWhen(3)).toEqual(['one', 'four', 'six'])
  expect(await conversation.log()).toEqual([
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

test('killed at random moments and restarted, it answers every message once', { timeout: 60_000 }, async () => {
  await using server = await startServer()
  const sent: string[] = []
  let bot = await startBot(server, 30)
  const { botId } = bot
  using conversation = await openConversation(server, botId)
  const send = async (text: string) => {
    sent.push(text)
    await conversation.send(text)
  }
  for (let restart = 0; restart < 6; restart += 1) {
    for (let message = 0; message < 4; message += 1) {
      await send(`${restart}.${message}`)
      await sleep(Math.random() * 40)
    }
    await sleep(Math.random() * 60)
    await bot.kill()
    await send(`${restart} while it is down`)
    bot = await startBot(server, 30)
    expect(bot.botId).toBe(botId)
  }
  expect(await conversation.answersWhen(sent.length)).toEqual(sent)
  await bot.kill()
  // After the next start it finds every answer in the log.
  bot = await startBot(server, 30)
  await sleep(300)
  expect(bot.output()).not.toContain('answered')
  await bot.kill()
  expect(server.unexpectedErrors).toEqual([])
})

test('without keys it names the missing settings in one line', async () => {
  const { code, stderr } = await runToEnd(program, env)
  expect(code).toBe(1)
  expect(stderr).toBe('external bot: Start Baton first (npm start), or set BATON_URL and BATON_BOT_KEY.\n')
})

test('questions are the messages of this epoch without an answer', () => {
  const actor = { kind: 'USER', actorId: 'ann', name: null } as const
  let seq = 0
  const event = (controlEpoch: number) => {
    seq += 1
    return { seq, cursor: `c${seq}`, at: '', actor, controlEpoch }
  }
  const message = (kind: Actor['kind'], id: string, epoch: number, own: string | null = null): ConversationFrame => ({
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
  const idsOf = ({ questions }: QuestionState) => questions.map(({ messageId }) => messageId)
  let state = applyFrame(noQuestions, message('USER', 'm1', 1))
  state = applyFrame(state, message('USER', 'm2', 1))
  expect(idsOf(state)).toEqual(['m1', 'm2'])
  // A bot message without the id of an answer answers no question.
  state = applyFrame(state, message('BOT', 'b1', 1))
  state = applyFrame(state, message('BOT', 'b2', 1, answerIdOf('m1')))
  expect(idsOf(state)).toEqual(['m2'])
  // The bot keeps the conversation through a request and its cancellation.
  const requested = { route: 'PLATFORM', handover: { ...handover, state: 'REQUESTED', reason: null } } as const
  state = applyFrame(state, { __typename: 'HandoverRequested', ...event(1), ...requested })
  state = applyFrame(state, { __typename: 'HandoverEnded', ...event(1), end: 'CANCELLED', claimEnd: null, handover })
  expect(idsOf(state)).toEqual(['m2'])
  state = applyFrame(state, { __typename: 'HandoverAccepted', ...event(2), route: 'DIRECT', handover })
  state = applyFrame(state, message('USER', 'm3', 2))
  expect(idsOf(state)).toEqual([])
  state = applyFrame(state, { __typename: 'HandoverEnded', ...event(3), end: 'RELEASED', claimEnd: null, handover })
  state = applyFrame(state, message('USER', 'm4', 3))
  expect(state.questions).toEqual([{ messageId: 'm4', text: 'm4', controlEpoch: 3 }])
  expect(applyFrame(state, { __typename: 'ConversationClosed', ...event(3) }).questions).toEqual([])
  expect(applyFrame(state, { __typename: 'Reset', cursor: '', reason: 'PRUNED' })).toEqual(noQuestions)
})
