import { expect } from 'vitest'
import { type Chat, openChat } from '../support/chat.ts'
import { problemIn, type RawAnswer, raw } from '../support/raw-http.ts'
import { startServer } from '../support/server.ts'

const partnerClaim = 'http://127.0.0.1:9/claim'

/** Only the module "offers" understands "price": the answer to it shows at which module a conversation is. */
export const flow = {
  start: 'hello',
  fallback: 'sorry',
  connections: [
    { when: { text: { equals: 'agent' } }, goTo: 'agent' },
    { when: { text: { equals: 'partner' } }, goTo: 'partner' },
    { when: { text: { equals: 'offers' } }, goTo: 'offers' },
  ],
  takeover: [{ claimEnd: 'resolved', goTo: 'thanks' }],
  modules: [
    { id: 'hello', actions: [{ type: 'text', text: 'Hello!' }] },
    { id: 'sorry', actions: [{ type: 'text', text: 'Sorry?' }] },
    {
      id: 'offers',
      actions: [{ type: 'text', text: 'We have offers.' }],
      connections: [{ when: { text: { equals: 'price' } }, goTo: 'price' }],
    },
    { id: 'price', actions: [{ type: 'text', text: 'It is cheap.' }] },
    {
      id: 'agent',
      actions: [{ type: 'text', text: 'A colleague comes.' }],
      webhook: { url: 'https://app.certainly.io/bot/transfer/human' },
    },
    { id: 'partner', actions: [{ type: 'text', text: 'A partner comes.' }], webhook: { url: partnerClaim } },
    { id: 'thanks', actions: [{ type: 'text', text: 'Thanks! ([[ClaimEnd]])' }] },
  ],
}

/** A server with one bot, and requests to it as the vendor's callers send them. */
export async function startRest() {
  const server = await startServer()
  const bot = await server.bot(flow)
  let users = 0
  return {
    server,
    bot,
    newChat: () => openChat(server, bot, `user ${++users}`),
    /** With the integration's key. */
    call(method: string, path: string, { body, headers = {} }: Extra = {}) {
      return request(server.url, method, path, {
        headers: {
          authorization: `Bearer ${server.integration}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
    },
    async [Symbol.asyncDispose]() {
      expect(server.unexpectedErrors).toEqual([])
      await server[Symbol.asyncDispose]()
    },
  }
}
type Extra = { body?: unknown; headers?: Record<string, string> }

/** One request; checks what every answer must have. */
export async function request(...sent: Parameters<typeof raw>): Promise<RawAnswer> {
  const answer = await raw(...sent)
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(answer.status < 300 || answer.status >= 400).toBe(true)
  expect(answer.headers.location).toBeUndefined()
  if (answer.status < 300) expect(answer.headers['content-type']).toMatch(/^application\/json/)
  else if (answer.body !== '') problemIn(answer)
  return answer
}

export const json = ({ body }: RawAnswer) => JSON.parse(body) as Record<string, unknown>

export async function acceptedIn(chat: Chat) {
  return (await chat.log()).events.find(event => event.__typename === 'HandoverAccepted')
}
