import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { WebSocket as WsSocket } from 'ws'
import { ConversationEvents } from '../../packages/client/src/documents.ts'
import { createVisitorTokens } from '../../src/auth/visitor-token.ts'
import { closeCodes } from '../../src/http/close-codes.ts'
import { socketLimits } from '../../src/http/graphql-sockets.ts'
import { type Chat, openChat } from '../support/chat.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { openSse } from '../support/sse.ts'
import { cursorIn, follow, is, isText, seqsOf, seqsTo } from '../support/stream.ts'

let server: TestServer
let external: string
let base: number
let users = 0

beforeAll(async () => {
  server = await startServer()
  external = await server.bot(null)
  base = server.baton.notifier.listeners()
})
afterAll(async () => {
  expect(server.unexpectedErrors).toEqual([])
  await server[Symbol.asyncDispose]()
})

function chatWith(of = server, botId = external) {
  users += 1
  return openChat(of, botId, `user ${users}`)
}

describe('a client that leaves has no listener a second later, without any new event', () => {
  const LOG_AND_PRESENCE = 2

  const leaving: Record<string, (chat: Chat) => Promise<() => void | Promise<void>>> = {
    'after completing the subscription': async chat => {
      const socket = await openRaw(server, chat.visitorToken)
      socket.subscribe('1', chat.conversationId)
      return () => socket.send({ id: '1', type: 'complete' })
    },
    'after closing the socket': async chat => {
      const socket = await openRaw(server, chat.visitorToken)
      socket.subscribe('1', chat.conversationId)
      return () => socket.ws.close()
    },
    'after a broken connection': async chat => {
      const socket = await openRaw(server, chat.visitorToken)
      socket.subscribe('1', chat.conversationId)
      return () => socket.ws.terminate()
    },
    'after aborting a stream of server-sent events': async chat => {
      const asked = { query: ConversationEvents.toString(), variables: { conversationId: chat.conversationId } }
      const stream = await openSse(server.url, chat.visitorToken, asked)
      await stream.frames.next()
      return () => stream.leave()
    },
  }

  test.each(Object.keys(leaving))('%s', async way => {
    const chat = await chatWith()
    const leave = await leaving[way]!(chat)
    await listeners(base + LOG_AND_PRESENCE)
    await leave()
    await listeners(base, 1_000)
  })

  test('after leaving before the stream has begun', async () => {
    const chat = await chatWith()
    for (let i = 0; i < 20; i++) {
      const socket = await openRaw(server, chat.visitorToken)
      socket.subscribe('1', chat.conversationId)
      if (i % 2) socket.send({ id: '1', type: 'complete' })
      else await new Promise(resolve => setTimeout(resolve, i / 4))
      if (i % 4) socket.ws.terminate()
      else socket.ws.close()
    }
    const asked = { query: ConversationEvents.toString(), variables: { conversationId: chat.conversationId } }
    for (let i = 0; i < 20; i++) {
      const body = JSON.stringify(asked)
      const headers = {
        accept: 'text/event-stream',
        'content-type': 'application/json',
        authorization: `Bearer ${chat.visitorToken}`,
      }
      const signal = AbortSignal.timeout(Math.floor(i / 3))
      await fetch(`${server.url}/graphql`, { method: 'POST', headers, body, signal })
        .then(answer => answer.body?.cancel())
        .catch(() => null)
    }
    await listeners(base, 1_500)
  })

  test('after a broken connection during a long poll on a socket', async () => {
    const chat = await chatWith()
    const { events } = await chat.log()
    const socket = await openRaw(server, chat.visitorToken)
    const query = `query Poll($id: ID!, $after: Cursor) { conversation(id: $id) { events(after: $after, waitSeconds: 20) { cursor } } }`
    const variables = { id: chat.conversationId, after: events.at(-1)!.cursor }
    socket.send({ id: '1', type: 'subscribe', payload: { query, variables } })
    await listeners(base + 1)
    socket.ws.terminate()
    await listeners(base, 1_000)
  })
})

describe('when a token expires', () => {
  test('its socket closes with 4403, and a fresh token opens a new one', async () => {
    const { chat, token } = await shortLived()
    const socket = await openRaw(server, token)
    socket.subscribe('1', chat.conversationId)
    await listeners(base + 2)
    expect(await socket.closed).toEqual([closeCodes.expired.code, closeCodes.expired.reason])
    await listeners(base, 1_000)
    const again = await openRaw(server, token)
    expect(await again.closed).toEqual([4403, 'Forbidden'])
    const fresh = await openRaw(server, chat.visitorToken)
    fresh.subscribe('1', chat.conversationId)
    await listeners(base + 2)
    fresh.ws.terminate()
    await listeners(base, 1_000)
  })

  test('its stream of server-sent events breaks off, and the next request with it is 401', async () => {
    const { chat, token } = await shortLived()
    const asked = { query: ConversationEvents.toString(), variables: { conversationId: chat.conversationId } }
    const stream = await openSse(server.url, token, asked)
    const read = async () => {
      for await (const { event } of stream.frames) expect(event).toBe('next')
    }
    await expect(read()).rejects.toThrow()
    await listeners(base, 1_000)
    expect((await openSse(server.url, token, asked)).status).toBe(401)
  })

  async function shortLived() {
    const chat = await chatWith()
    const visitor = { companyId: server.companyId, botId: external, userId: chat.userId }
    const visitors = createVisitorTokens('a secret that only this test knows', 2, Date.now)
    return { chat, token: await visitors.issue({ ...visitor, conversationId: chat.conversationId }) }
  }
})

describe('limits', () => {
  test('an operation over the limit of a socket is refused, and the others continue', async () => {
    const chat = await chatWith()
    const socket = await openRaw(server, chat.visitorToken)
    const { operations } = socketLimits
    for (let i = 1; i <= operations; i++) socket.subscribe(`${i}`, chat.conversationId)
    await followers(operations)
    socket.subscribe('too many', chat.conversationId)
    const refused = await socket.until(({ id, type }) => id === 'too many' && type === 'error')
    expect(refused.payload).toMatchObject([{ extensions: { code: 'limit_reached' } }])
    await chat.say('still there?')
    for (const id of ['1', `${operations}`])
      await socket.until(message => message.id === id && JSON.stringify(message).includes('still there?'))
    // After one has ended the next is accepted.
    socket.send({ id: '1', type: 'complete' })
    await followers(operations - 1)
    socket.subscribe('one more', chat.conversationId)
    await socket.until(({ id, type }) => id === 'one more' && type === 'next')
    socket.ws.terminate()
    await followers(0)
    await listeners(base, 2_000)
  })

  test('a frame over the limit closes its socket with 1009 and no other', async () => {
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => {})
    const chat = await chatWith()
    const [bad, good] = [await openRaw(server, chat.visitorToken), await openRaw(server, chat.visitorToken)]
    good.subscribe('1', chat.conversationId)
    bad.send({ id: '1', type: 'ping', payload: { much: 'x'.repeat(socketLimits.frameBytes) } })
    expect((await bad.closed)[0]).toBe(closeCodes.tooBig.code)
    await chat.say('unharmed')
    await good.until(message => JSON.stringify(message).includes('unharmed'))
    good.ws.terminate()
    expect(complaints).not.toHaveBeenCalled()
    await listeners(base, 1_000)
  })

  test('a reader that stalls is disconnected, writers do not wait for it, and it resumes without loss', async () => {
    const heartbeat = { beatMs: 100, silenceMs: 400 }
    await using impatient = await startServer({ heartbeat })
    const before = impatient.baton.notifier.listeners()
    const chat = await chatWith(impatient, await impatient.bot(null))
    /** The median time until a long message is acknowledged, of 100 messages, in ms. */
    const medianWait = async (chat: Chat) => {
      const waits: number[] = []
      for (let i = 0; i < 100; i++) {
        const from = performance.now()
        await chat.say(`${'x'.repeat(3_000)} ${i}`)
        waits.push(performance.now() - from)
      }
      return waits.sort((a, b) => a - b)[50]!
    }
    const alone = await medianWait(await chatWith(impatient, await impatient.bot(null)))
    const stalled = await openRaw(impatient, chat.visitorToken)
    stalled.subscribe('1', chat.conversationId)
    await stalled.until(message => message.type === 'next' && JSON.stringify(message).includes('CaughtUp'))
    const lastSeen = stalled.messages.findLast(message => JSON.stringify(message).includes('cursor'))
    stalled.ws.pause()
    expect(await medianWait(chat)).toBeLessThan(10 * alone)
    await expect.poll(() => impatient.baton.notifier.listeners(), { timeout: 5_000, interval: 20 }).toBe(before)
    stalled.ws.resume()
    const [code] = await stalled.closed
    expect([closeCodes.tooSlow.code, 1006]).toContain(code)
    await using socket = impatient.socket(chat.visitorToken)
    const cursor = JSON.stringify(lastSeen).match(/"cursor":"([^"]+)"/)![1]!
    const rest = await follow(socket, chat.conversationId, cursor).until(is('CaughtUp'))
    expect(seqsOf(rest)).toEqual(seqsTo(101, 2))
    expect(impatient.unexpectedErrors).toEqual([])
  })

  test('a silent reader that answers pings stays connected', async () => {
    await using impatient = await startServer({ heartbeat: { beatMs: 100, silenceMs: 1_000 } })
    const chat = await chatWith(impatient, await impatient.bot(null))
    await using socket = impatient.socket(chat.visitorToken)
    const stream = follow(socket, chat.conversationId)
    const before = await stream.until(is('CaughtUp'))
    await new Promise(resolve => setTimeout(resolve, 1_500))
    await chat.say('still here')
    expect(cursorIn(await stream.until(isText('still here')))).not.toBe(cursorIn(before))
  })
})

describe('a socket that breaks the protocol is closed', () => {
  test.each([
    [4400, 'an invalid message', (raw: Raw) => raw.ws.send('{"type":"nonsense"}')],
    [4429, 'a second connection_init', (raw: Raw) => raw.send({ type: 'connection_init' })],
    [
      4409,
      'an id that is in use',
      (raw: Raw) => {
        raw.subscribe('1', 'conv_none')
        raw.subscribe('1', 'conv_none')
      },
    ],
  ] as const)('with %s after %s', async (code, _, offend) => {
    const raw = await openRaw(server, server.agent)
    await raw.until(({ type }) => type === 'connection_ack')
    offend(raw)
    expect((await raw.closed)[0]).toBe(code)
  })

  test('with 4401 after an operation before connection_ack', async () => {
    const raw = await openRaw(server, null, false)
    raw.subscribe('1', 'conv_none')
    expect((await raw.closed)[0]).toBe(4401)
  })

  test('with 4406 for another subprotocol', async () => {
    const ws = new WsSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-ws')
    ws.on('error', () => {})
    const [code] = await new Promise<[number]>(resolve => ws.once('close', closedWith => resolve([closedWith])))
    // A strict client refuses the handshake first.
    expect([4406, 1006]).toContain(code)
  })

  test('with 4403 after an invalid credential', async () => {
    const raw = await openRaw(server, 'bk_nobody_nothing')
    expect(await raw.closed).toEqual([4403, 'Forbidden'])
  })
})

async function listeners(count: number, ms = 5_000) {
  await expect.poll(() => server.baton.notifier.listeners(), { timeout: ms, interval: 10 }).toBe(count)
}

async function followers(count: number) {
  await expect.poll(() => server.parts.logs.followers, { timeout: 5_000, interval: 10 }).toBe(count)
}

type Message = { id?: string; type: string; payload?: unknown }
type Raw = Awaited<ReturnType<typeof openRaw>>

/** graphql-transport-ws frame by frame, for what no client library does. */
async function openRaw(of: TestServer, token: string | null, init = true) {
  const ws = new WsSocket(`${of.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  const messages: Message[] = []
  const waiting = new Set<() => void>()
  const closed = new Promise<[code: number, reason: string]>(resolve =>
    ws.once('close', (code, reason) => resolve([code, String(reason)])),
  )
  ws.on('error', () => {})
  ws.on('message', text => {
    messages.push(JSON.parse(String(text)))
    for (const look of waiting) look()
  })
  const send = (message: Message) => ws.send(JSON.stringify(message))
  const until = (holds: (message: Message) => boolean, ms = 5_000) =>
    new Promise<Message>((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(look)
        reject(new Error(`not seen in ${ms} ms; last: ${JSON.stringify(messages.at(-1))}`))
      }, ms)
      const look = () => {
        const found = messages.find(holds)
        if (!found) return
        clearTimeout(timer)
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
    })
  await new Promise((resolve, reject) => ws.once('open', resolve).once('error', reject))
  if (init) {
    send({ type: 'connection_init', ...(token !== null && { payload: { authorization: `Bearer ${token}` } }) })
    await Promise.race([until(({ type }) => type === 'connection_ack'), closed])
  }
  return {
    ws,
    messages,
    closed,
    send,
    until,
    subscribe: (id: string, conversationId: string) =>
      send({
        id,
        type: 'subscribe',
        payload: { query: ConversationEvents.toString(), variables: { conversationId } },
      }),
  }
}
