import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ConversationEvents } from '../../packages/client/src/documents.ts'
import { type Chat, openChat, textsOf } from '../support/chat.ts'
import { readUntil } from '../support/client.ts'
import { seedFlow } from '../support/flows.ts'
import { startServer, type TestServer } from '../support/server.ts'

const TRIALS = 200
const AT_ONCE = 8

let server: TestServer
let chatty: string
let external: string

beforeAll(async () => {
  server = await startServer()
  chatty = await server.bot(seedFlow('http://127.0.0.1:9/claim'))
  external = await server.bot(null)
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

describe('after a handover is accepted', () => {
  test(`no bot message follows until control returns: ${TRIALS} trials with user messages in flight`, async () => {
    let botWasFirst = 0
    await trials(TRIALS, async number => {
      const chat = await openChat(server, chatty, `fenced ${number}`)
      // Messages before the handover, during it, and after its answer.
      const said = Array.from({ length: 1 + (number % 4) }, (_, index) => chat.say(`before ${index}`))
      if (number % 3 === 0) await said[0]
      const taken = server.rest('GET', chat.path('handover'), server.integration)
      said.push(...Array.from({ length: 1 + (number % 3) }, (_, index) => chat.say(`during ${index}`)))
      const answer = await taken
      const { controlEpoch } = (await answer.json()) as { controlEpoch: number }
      const known = (await chat.log()).lastSeq
      said.push(...Array.from({ length: 2 }, (_, index) => chat.say(`after ${index}`)))
      await Promise.all(said)

      const { events, mode } = await chat.log()
      const accepted = events.find(event => event.__typename === 'HandoverAccepted')
      expect([answer.status, mode, controlEpoch, accepted?.controlEpoch]).toEqual([200, 'LISTEN', 2, 2])
      expect(events.map(event => event.seq)).toEqual(events.map((_, index) => index + 1))
      const bot = events.filter(event => event.__typename === 'MessagePosted' && event.actor.kind === 'BOT')
      expect(bot.filter(event => event.seq > accepted!.seq || event.seq > known)).toEqual([])
      expect(bot.every(event => event.controlEpoch === 1)).toBe(true)
      // The user is never refused: every message is in the log.
      const user = events.filter(event => event.__typename === 'MessagePosted' && event.actor.kind === 'USER')
      expect(user).toHaveLength(said.length)
      expect(user.filter(event => event.seq > known)).not.toHaveLength(0)
      botWasFirst += user.filter(event => event.seq < accepted!.seq).length

      const back = await server.rest('GET', chat.path('takeover'), server.integration)
      expect(await back.json()).toMatchObject({ mode: 'normal', controlEpoch: 3 })
      await chat.say('and now?')
      expect(textsOf((await chat.log()).events).slice(-2)).toEqual(['USER: and now?', 'BOT: Hello from Bot!'])
    })
    // Otherwise nothing was fenced.
    expect(botWasFirst).toBeGreaterThan(TRIALS / 4)
  }, 60_000)

  test('a racing message of an external bot is either before it in the log or refused with the holder', async () => {
    const outcomes = { in: 0, out: 0 }
    await trials(60, async number => {
      const chat = await openChat(server, external, `raced ${number}`)
      const { controlEpoch } = await chat.log()
      const say = (text: string) => chat.send(server.botKey, { text, controlEpoch })
      const early = Array.from({ length: number % 4 }, (_, index) => say(`early ${index}`))
      if (number % 2) await early[0]
      const taken = server.rest('GET', chat.path('handover'), server.integration)
      const sent = await Promise.all([...early, say('late'), say('later'), taken.then(() => say('too late'))])
      const { events } = await chat.log()
      const accepted = events.find(event => event.__typename === 'HandoverAccepted')!
      const posted = events.filter(event => event.__typename === 'MessagePosted')
      expect(posted.every(event => event.seq < accepted.seq)).toBe(true)
      for (const one of sent) {
        if (one.__typename === 'SendMessageSuccess') outcomes.in += 1
        else {
          outcomes.out += 1
          expect(one).toMatchObject({ __typename: 'ControlLost', code: 'control_lost', controlEpoch: 2 })
          expect(one).toMatchObject({ by: { kind: 'AGENT', name: 'Dora' } })
        }
      }
      expect(posted).toHaveLength(sent.filter(one => one.__typename === 'SendMessageSuccess').length)
      expect(sent.at(-1)?.__typename).toBe('ControlLost')
    })
    expect(outcomes.in).toBeGreaterThan(0)
    expect(outcomes.out).toBeGreaterThanOrEqual(60)
  })

  test('and released, a bot with the old epoch is refused, and accepted with the new one', async () => {
    const chat = await openChat(server, external, 'sleeper')
    await chat.accept(server.agent)
    await chat.release(server.agent)
    const stale = await chat.send(server.botKey, { text: 'still the old story', controlEpoch: 1 })
    expect(stale).toMatchObject({ code: 'control_lost', controlEpoch: 3, by: null })
    const fresh = await chat.send(server.botKey, { text: 'as agreed with Bea', controlEpoch: 3 })
    expect(fresh).toMatchObject({ __typename: 'SendMessageSuccess', sent: { author: { kind: 'BOT' } } })
    // An epoch that does not exist yet is refused too.
    expect(await chat.send(server.botKey, { text: 'from the future', controlEpoch: 99 })).toMatchObject({
      code: 'control_lost',
    })
  })

  test('an external bot takes the epoch from the event that it answers', async () => {
    const chat = await openChat(server, external, 'talker')
    await using socket = server.socket(server.botKey)
    const frames = socket.iterate(ConversationEvents, { conversationId: chat.conversationId })
    await chat.say('anybody?')
    const seen = await readUntil(frames, ({ data }) => data?.conversationEvents.__typename === 'MessagePosted')
    const event = seen.at(-1)!.data!.conversationEvents
    if (event.__typename !== 'MessagePosted') throw new Error('readUntil')
    const sent = await chat.send(server.botKey, { text: 'I am here.', controlEpoch: event.controlEpoch })
    expect(sent.__typename).toBe('SendMessageSuccess')
  })
})

describe('a message is refused', () => {
  test('from a bot without an epoch', async () => {
    const chat = await openChat(server, external, 'careless')
    const sent = await chat.send(server.botKey, { text: 'hello' })
    expect(sent).toMatchObject({ __typename: 'InvalidInput', code: 'bad_input' })
    await nothingSaid(chat)
  })

  test('from an agent while the bot holds the conversation', async () => {
    const chat = await openChat(server, external, 'early')
    for (const token of [server.agent, server.integration, server.admin]) {
      expect(await chat.send(token, { text: 'hello' })).toMatchObject({
        __typename: 'NotInListenMode',
        code: 'not_in_listen_mode',
      })
    }
    await nothingSaid(chat)
  })

  test('unless the bot is set to accept-handover: then it takes the conversation over', async () => {
    const botId = await server.bot(seedFlow('http://127.0.0.1:9/claim'), {
      agentMessageInNormalMode: 'accept-handover',
    })
    const chat = await openChat(server, botId, 'lucky')
    const sent = await chat.send(server.agent, { text: 'I step in.' })
    expect(sent).toMatchObject({ sent: { text: 'I step in.', author: { kind: 'AGENT', name: 'Bea' } } })
    await chat.say('thanks')
    const { events, mode } = await chat.log()
    expect(mode).toBe('LISTEN')
    expect(events.slice(-3).map(event => event.__typename)).toEqual([
      'HandoverAccepted',
      'MessagePosted',
      'MessagePosted',
    ])
    expect(textsOf(events)).toEqual(['BOT: Hello from Bot!', 'AGENT: I step in.', 'USER: thanks'])
    // The other agent is refused with the holder.
    expect(await chat.send(server.otherAgent, { text: 'me too' })).toMatchObject({
      code: 'already_claimed',
      controlEpoch: 2,
      by: { name: 'Bea' },
    })
  })

  test('of two agents who accept at once one wins, and the other is refused with the holder, the time and the epoch', async () => {
    const winners = new Set<string>()
    await trials(20, async number => {
      const chat = await openChat(server, external, `wanted ${number}`)
      const order = number % 2 ? [server.agent, server.otherAgent] : [server.otherAgent, server.agent]
      const both = await Promise.all(order.map(chat.accept))
      const won = both.find(one => one.__typename === 'AcceptHandoverSuccess')
      const lost = both.find(one => one.__typename === 'AlreadyClaimed')
      if (won?.__typename !== 'AcceptHandoverSuccess' || lost?.__typename !== 'AlreadyClaimed')
        throw new Error(JSON.stringify(both))
      winners.add(won.handover.acceptedBy!.name!)
      expect(lost.by).toEqual(won.handover.acceptedBy)
      expect(Date.parse(lost.at!)).toBeGreaterThan(Date.now() - 60_000)
      expect([won.conversation.controlEpoch, lost.controlEpoch]).toEqual([2, 2])
      const { events } = await chat.log()
      expect(events.filter(event => event.__typename === 'HandoverAccepted')).toHaveLength(1)
    })
    expect(winners).toEqual(new Set(['Bea', 'Carl']))
  })

  test('only the holder or an admin may release; a second accept by the holder changes nothing', async () => {
    const chat = await openChat(server, external, 'held')
    await chat.accept(server.agent)
    const { lastSeq } = await chat.log()
    expect(await chat.accept(server.agent)).toMatchObject({ conversation: { lastSeq, controlEpoch: 2 } })
    expect(await chat.release(server.otherAgent)).toMatchObject({ code: 'already_claimed' })
    expect((await chat.log()).lastSeq).toBe(lastSeq)
    expect(await chat.release(server.admin)).toMatchObject({ conversation: { mode: 'NORMAL', controlEpoch: 3 } })
  })
})

describe('a repeated message', () => {
  test('sent 50 times at once with one clientMessageId is one message with 50 equal answers', async () => {
    const chat = await openChat(server, chatty, 'impatient')
    const send = () => chat.send(chat.visitorToken, { text: 'hello?', clientMessageId: 'c-1' })
    const answers = await Promise.all(Array.from({ length: 50 }, send))
    expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]).toMatchObject({ sent: { text: 'hello?', clientMessageId: 'c-1' } })
    // The bot answered once.
    const { events } = await chat.log()
    expect(textsOf(events)).toEqual(['BOT: Hello from Bot!', 'USER: hello?', 'BOT: Hello from Bot!'])
    // A repeat after later events has the same answer.
    await chat.say('something else')
    expect(await send()).toEqual(answers[0])
  })

  test('with another text is a conflict; the same id of another author is another message', async () => {
    const chat = await openChat(server, external, 'forgetful')
    await chat.say('one', 'c-1')
    expect(await chat.send(chat.visitorToken, { text: 'two', clientMessageId: 'c-1' })).toMatchObject({
      __typename: 'IdempotencyConflict',
      code: 'idempotency_conflict',
    })
    const bot = await chat.send(server.botKey, { text: 'one', clientMessageId: 'c-1', controlEpoch: 1 })
    expect(bot.__typename).toBe('SendMessageSuccess')
    expect(textsOf((await chat.log()).events)).toEqual(['USER: one', 'BOT: one'])
  })

  test('without an id is a second message', async () => {
    const chat = await openChat(server, external, 'stutterer')
    await Promise.all([chat.say('ja'), chat.say('ja')])
    expect(textsOf((await chat.log()).events)).toEqual(['USER: ja', 'USER: ja'])
  })

  test('that was refused before is accepted later under the same id', async () => {
    const chat = await openChat(server, external, 'patient')
    const send = () => chat.send(server.agent, { text: 'Bea here', clientMessageId: 'c-1' })
    expect(await send()).toMatchObject({ code: 'not_in_listen_mode' })
    await chat.accept(server.agent)
    expect(await send()).toMatchObject({ sent: { text: 'Bea here' } })
    // A repeat with a newer epoch is the same message.
    expect(await chat.send(server.agent, { text: 'Bea here', clientMessageId: 'c-1', controlEpoch: 2 })).toEqual(
      await send(),
    )
    await chat.release(server.agent)
    expect(await send()).toMatchObject({ sent: { text: 'Bea here' } })
    expect(textsOf((await chat.log()).events)).toEqual(['AGENT: Bea here'])
  })

  test('with the same Idempotency-Key over REST is one message', async () => {
    const chat = await openChat(server, external, 'by rest')
    await chat.accept(server.integration)
    const post = (message: string, key: string) =>
      server.rest('POST', chat.path('handover'), server.integration, { message }, { 'idempotency-key': key })
    const answers = await Promise.all(Array.from({ length: 20 }, () => post('Hello from Agent!', 'k-1')))
    expect(new Set(answers.map(answer => answer.status))).toEqual(new Set([200]))
    const bodies = new Set(await Promise.all(answers.map(answer => answer.text())))
    expect(bodies.size).toBe(1)
    expect(JSON.parse([...bodies][0]!)).toMatchObject({ error: null, seq: expect.any(Number) })

    const other = await post('Goodbye!', 'k-1')
    expect([other.status, ((await other.json()) as { code: string }).code]).toEqual([409, 'idempotency_conflict'])
    expect((await post('Goodbye!', 'k-2')).status).toBe(200)
    expect((await post('x', 'k'.repeat(256))).status).toBe(400)
    expect(textsOf((await chat.log()).events)).toEqual(['AGENT: Hello from Agent!', 'AGENT: Goodbye!'])
  })
})

async function nothingSaid(chat: Chat) {
  expect(textsOf((await chat.log()).events)).toEqual([])
}

/** Runs `count` trials, a few at a time, so that they meet each other. */
async function trials(count: number, run: (number: number) => Promise<void>) {
  let next = 0
  const work = async () => {
    while (next < count) await run(next++)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}
