import { AcceptHandover, ReleaseHandover, SendMessage, StartConversation } from '../../packages/client/src/documents.ts'
import type { Json, JsonObject } from '../../src/domain/json.ts'
import { ReadLog } from './documents.ts'
import type { TestServer } from './server.ts'

type Words = { text?: string; clientMessageId?: string; controlEpoch?: number }
type Opening = { variables?: JsonObject; profile?: JsonObject; moduleId?: string }

/** A user's conversation with a bot, and commands in it by GraphQL over HTTP with any credential. */
export async function openChat(server: TestServer, botId: string, userId: string, opening: Opening = {}) {
  const { startConversation: started } = await server.ask(null, StartConversation, {
    input: { botId, userId, ...opening },
  })
  if (started.__typename !== 'StartConversationSuccess') throw new Error(started.code)
  const { visitorToken, conversation } = started
  const conversationId = conversation.id
  const send = async (token: string | null, words: Words) =>
    (await server.ask(token, SendMessage, { input: { conversationId, ...words } })).sendMessage
  return {
    botId,
    userId,
    visitorToken,
    conversationId,
    send,
    /** Sends a message of the user; answers its seq. */
    async say(text: string, clientMessageId?: string): Promise<number> {
      const sent = await send(visitorToken, { text, ...(clientMessageId !== undefined && { clientMessageId }) })
      if (sent.__typename !== 'SendMessageSuccess') throw new Error(JSON.stringify(sent))
      return sent.sent.seq
    },
    accept: async (token: string) =>
      (await server.ask(token, AcceptHandover, { input: { conversationId } })).acceptHandover,
    release: async (token: string, claimEnd?: string, variables?: Json) =>
      (
        await server.ask(token, ReleaseHandover, {
          input: { conversationId, ...(claimEnd !== undefined && { claimEnd }), ...(variables && { variables }) },
        })
      ).releaseHandover,
    /** The state of the conversation and its whole log. */
    log: () => readLog(server, visitorToken, conversationId),
    /** The REST path of E3 and E4 (`handover`) or E5 (`takeover`) for this user. */
    path: (word: 'handover' | 'takeover') => `/webbot/api/webchat/${botId}/${word}/${encodeURIComponent(userId)}/`,
  }
}

export type Chat = Awaited<ReturnType<typeof openChat>>

export async function readLog(server: TestServer, token: string, id: string) {
  let after: string | null = null
  const events: LogEvent[] = []
  for (;;) {
    const { conversation } = await readPage(server, token, id, after)
    if (!conversation) throw new Error('no such conversation')
    const { events: page, ...state } = conversation
    events.push(...page.events)
    if (!page.hasMore) return { ...state, events }
    after = page.cursor
  }
}

const readPage = (server: TestServer, token: string, id: string, after: string | null) =>
  server.ask(token, ReadLog, { id, after, first: 200 })
type LogEvent = NonNullable<Awaited<ReturnType<typeof readPage>>['conversation']>['events']['events'][number]

/** The messages of a log, each as the kind of its author and its text. */
export const textsOf = (events: LogEvent[]) =>
  events.flatMap(event => (event.__typename === 'MessagePosted' ? [`${event.actor.kind}: ${event.message.text}`] : []))
