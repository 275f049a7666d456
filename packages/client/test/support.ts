import { startProxy } from '../../../test/support/proxy.ts'
import type { TestServer } from '../../../test/support/server.ts'
import { type Clock, systemClock } from '../src/clock.ts'
import { type BatonOptions, createBaton } from '../src/index.ts'

/** Everything that is timed passes in a twentieth of its time, so retries come soon. */
export const fastClock: Clock = { now: systemClock.now, after: (ms, run) => systemClock.after(ms / 20, run) }

/** The user Ann in a conversation with a bot that never answers. Her client `baton` is behind a proxy that can fail. */
export async function openConversation(server: TestServer, options: Partial<BatonOptions> = {}) {
  const botId = await server.bot(null)
  const proxy = await startProxy(server.url)
  using anonymous = createBaton({ url: server.url })
  const { visitorToken, conversation } = await start(anonymous, { botId, userId: 'ann' })
  const conversationId = conversation.id
  const baton = createBaton({ url: proxy.url, token: visitorToken, clock: fastClock, ...options })
  const direct = createBaton({ url: server.url, token: visitorToken })
  return {
    botId,
    proxy,
    visitorToken,
    conversationId,
    baton,
    /** Sends as Ann without the proxy. */
    send: (text: string) => direct.sendMessage({ conversationId, text }),
    /** The texts in the log, as the server's store holds them. */
    async texts() {
      const events = await server.baton.store.events.list(conversationId, { after: 0, limit: 2_000 })
      return events.flatMap(event => (event.type === 'message.posted' ? [textOf(event.actions)] : []))
    },
    async [Symbol.asyncDispose]() {
      baton.dispose()
      direct.dispose()
      await proxy[Symbol.asyncDispose]()
    },
  }
}

export async function start(
  baton: ReturnType<typeof createBaton>,
  input: Parameters<typeof baton.startConversation>[0],
) {
  const started = await baton.startConversation(input)
  if (started.__typename !== 'StartConversationSuccess') throw new Error(started.code)
  return started
}

const textOf = (actions: { type: string; text?: string }[]) => actions[0]?.text ?? ''
