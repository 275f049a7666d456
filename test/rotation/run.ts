import { setTimeout as sleep } from 'node:timers/promises'
import { type Chat, openChat } from '../support/chat.ts'
import { keyIdOf } from '../support/company.ts'
import { eventually } from '../support/eventually.ts'
import { mutate } from '../support/mutate.ts'
import { rawSocket } from '../support/raw-socket.ts'
import type { TestServer } from '../support/server.ts'

/**
 * An integration over REST, an agent at a desk and an external bot over sockets speak without a pause, and say each message
 * twice, as a client does that lost the answer. Meanwhile their keys are replaced, again and again, and their users write.
 */
export type Scale = { words: number; rotations: number }
export type Speaker = { name: string; chat: Chat; keys: Keys; send: Send; said: number }

/** The newest of a speaker's keys, and those that were replaced and may still be live. */
type Keys = { newest: string; older: string[] }
/** Throws where the server refuses the message for another reason than the key. */
type Send = (token: string, text: string, key: string) => Promise<'sent' | 'unauthenticated'>

export async function rotateUnderLoad(server: TestServer, scale: Scale): Promise<Speaker[]> {
  const bot = await server.bot(null)
  const chat = (userId: string) => openChat(server, bot, userId)
  const [ofPartner, ofAgent, ofBot] = [await chat('ann'), await chat('ben'), await chat('cid')]
  await ofPartner.accept(server.integration)
  await ofAgent.accept(server.agent)
  using desk = new Sockets(server.url)
  using program = new Sockets(server.url)
  const speakers: Speaker[] = [
    speaker('partner', ofPartner, server.integration, overRest(server, ofPartner)),
    speaker('agent', ofAgent, server.agent, overSocket(desk, { conversationId: ofAgent.conversationId })),
    speaker(
      'bot',
      ofBot,
      server.botKey,
      overSocket(program, { conversationId: ofBot.conversationId, controlEpoch: 1 }),
    ),
  ]
  await Promise.all(
    speakers.flatMap(each => [speak(each, scale.words), write(each, scale.words), rotate(server, each, scale)]),
  )
  return speakers
}

const speaker = (name: string, chat: Chat, newest: string, send: Send): Speaker => ({
  name,
  chat,
  keys: { newest, older: [] },
  send,
  said: 0,
})

export const wordsOf = (name: string, words: number) =>
  Array.from({ length: words }, (_, index) => `${name} ${index + 1}`)

async function speak(who: Speaker, words: number) {
  for (const text of wordsOf(who.name, words)) {
    for (let times = 0; times < 2; times += 1) await sayOnce(who, text)
    who.said += 1
  }
}

/** With any key that may be live; with a fresh one after the key has ended, and the same idempotency key. */
async function sayOnce({ keys, send }: Speaker, text: string) {
  for (;;) {
    const token = [...keys.older, keys.newest][Math.trunc(Math.random() * (keys.older.length + 1))]!
    if ((await send(token, text, text)) === 'sent') return
    // The newest key is refused only where the answer with its successor is still on its way.
    await eventually(() => keys.newest !== token)
    keys.older = keys.older.filter(each => each !== token)
  }
}

async function write({ chat, name }: Speaker, words: number) {
  for (const text of wordsOf(`user of ${name}`, Math.ceil(words / 4))) await chat.say(text, text)
}

/** Every second rotation ends the old key at once. */
async function rotate(server: TestServer, who: Speaker, { words, rotations }: Scale) {
  for (let turn = 1; turn <= rotations; turn += 1) {
    while (who.said < (words * turn) / (rotations + 1)) await sleep(1)
    const { keys } = who
    const input = { apiKeyId: keyIdOf(keys.newest), overlapSeconds: turn % 2 ? 0 : 60 }
    const made = await mutate(server.url, server.admin, 'rotateApiKey', input, '... on RotateApiKeySuccess { token }')
    if (typeof made.token !== 'string') throw new Error(`the rotation was refused: ${made.code}`)
    keys.older.push(keys.newest)
    keys.newest = made.token
  }
}

const overRest =
  (server: TestServer, chat: Chat): Send =>
  async (token, message, key) => {
    const answer = await server.rest('POST', chat.path('handover'), token, { message }, { 'idempotency-key': key })
    const body = await answer.text()
    if (answer.status !== 200 && answer.status !== 401) throw new Error(`${answer.status} ${body}`)
    return answer.status === 200 ? 'sent' : 'unauthenticated'
  }

const sendMessage = `mutation ($input: SendMessageInput!) {
  sendMessage(input: $input) { __typename ... on Error { code } }
}`

const overSocket =
  (sockets: Sockets, more: { conversationId: string; controlEpoch?: number }): Send =>
  async (token, text, clientMessageId) => {
    const answer = await sockets.ask(token, sendMessage, { input: { text, clientMessageId, ...more } })
    if (answer === null) return 'unauthenticated'
    if (!JSON.stringify(answer).includes('SendMessageSuccess')) throw new Error(JSON.stringify(answer))
    return 'sent'
  }

/** One socket for each key, as long as it is open. */
class Sockets {
  readonly #url: string
  readonly #open = new Map<string, ReturnType<typeof rawSocket>>()
  #asked = 0

  constructor(url: string) {
    this.#url = url
  }

  /** null: the socket was closed because of its key. */
  async ask(token: string, query: string, variables: Record<string, unknown>) {
    const socket = this.#open.get(token) ?? rawSocket(this.#url)
    try {
      if (!this.#open.has(token)) await socket.greet(`Bearer ${token}`)
      this.#open.set(token, socket)
      this.#asked += 1
      return await socket.ask(String(this.#asked), query, variables)
    } catch (error) {
      this.#open.delete(token)
      const { code } = await Promise.race([socket.closed, sleep(0, { code: 0 })])
      socket[Symbol.dispose]()
      if (code !== 4403) throw error
      return null
    }
  }

  [Symbol.dispose]() {
    for (const socket of this.#open.values()) socket[Symbol.dispose]()
  }
}
