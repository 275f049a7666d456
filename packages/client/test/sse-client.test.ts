import { expect, test } from 'vitest'
import { eventually } from '../../../test/support/eventually.ts'
import { startServer } from '../../../test/support/server.ts'
import { stringify } from '../src/json.ts'
import { openConversation } from './support.ts'

/** A WebSocket that a page's policy forbids, as Chromium reports it: an error, and no close event. */
class ForbiddenSocket {
  static opened = 0
  readonly readyState = 3
  onerror: ((event: object) => void) | undefined
  constructor() {
    ForbiddenSocket.opened += 1
    setTimeout(() => this.onerror?.({ type: 'error' }))
  }
  close() {}
}

test('where no socket can be opened events come by server-sent events, each once, also after a cut', async () => {
  await using server = await startServer()
  const before = server.baton.notifier.listeners()
  const requests: string[] = []
  const counted: typeof fetch = (url, init) => {
    requests.push(new Headers(init?.headers).get('accept') ?? 'any')
    return fetch(url, init)
  }
  const reasons: unknown[] = []
  await using conversation = await openConversation(server, {
    webSocketImpl: ForbiddenSocket,
    fetch: counted,
    connectTimeout: 200_000,
    heartbeatTimeout: 900_000,
    onRetry: ({ reason }) => reasons.push(reason),
  })
  const watch = conversation.baton.watch(conversation.conversationId)
  await conversation.send('one')
  await eventually(() => watch.view.state.messages.length === 1 && watch.view.status === 'live')
  expect([ForbiddenSocket.opened, reasons.length]).toEqual([2, 2])
  conversation.proxy.cut()
  await conversation.send('two')
  await eventually(() => watch.view.state.messages.length === 2 && watch.view.status === 'live')
  expect(watch.view.state.messages.map(({ text }) => text)).toEqual(['one', 'two'])
  // Sockets were tried again before that.
  expect(ForbiddenSocket.opened).toBe(4)
  expect(requests.filter(accept => accept === 'text/event-stream')).toHaveLength(2)
  await watch.close()
  await eventually(() => server.baton.notifier.listeners() === before)
})

test('a token that is refused over server-sent events is replaced', async () => {
  await using server = await startServer()
  let asked = 0
  const token = { current: '' }
  await using conversation = await openConversation(server, {
    webSocketImpl: ForbiddenSocket,
    connectTimeout: 200_000,
    token: () => {
      asked += 1
      return asked === 1 ? 'no token' : token.current
    },
  })
  token.current = conversation.visitorToken
  const watch = conversation.baton.watch(conversation.conversationId)
  await eventually(() => watch.view.status === 'live')
  expect(asked).toBe(2)
  await watch.close()
})

test('once a socket has worked, a cut is never answered by server-sent events', async () => {
  await using server = await startServer()
  const accepted: string[] = []
  await using conversation = await openConversation(server, {
    fetch: (url, init) => {
      accepted.push(new Headers(init?.headers).get('accept') ?? 'any')
      return fetch(url, init)
    },
  })
  const watch = conversation.baton.watch(conversation.conversationId)
  for (let cuts = 0; cuts < 4; cuts += 1) {
    await eventually(() => watch.view.status === 'live')
    conversation.proxy.cut()
    await eventually(() => watch.view.status === 'connecting')
  }
  await eventually(() => watch.view.status === 'live')
  expect(accepted).toEqual([])
  await watch.close()
})

test('lists stay lists in pages whose library gives arrays a toJSON', () => {
  const prototype = Array.prototype as { toJSON?: () => string }
  prototype.toJSON = () => 'a text'
  try {
    expect(stringify({ list: [1, ['a']] })).toBe('{"list":[1,["a"]]}')
    expect(JSON.stringify([1])).toBe('"a text"')
  } finally {
    delete prototype.toJSON
  }
})
