import type { Principal } from '../../src/domain/access/credential.ts'
import { botSettingsSchema } from '../../src/domain/bot/bot.ts'
import type { Action } from '../../src/domain/conversation/action.ts'
import type { Command } from '../../src/domain/conversation/command.ts'
import { decide } from '../../src/domain/conversation/decide.ts'
import { isRefusal } from '../../src/domain/error.ts'
import { newId } from '../../src/ports/new-id.ts'
import type { Store } from '../../src/ports/store.ts'

export const actions: Action[] = [{ type: 'text', text: 'And when will it be here? My order number is 4711-0815.' }]

type Place = { id: string; userId: string }

/**
 * Conversations in listen mode, and users who write in them through the real rule: each message is one event and one update,
 * no flow and no webhook. `run` keeps so many writers at it, each sending when its last one is on disk, and answers how many
 * messages were sent.
 */
export async function openTransacts(store: Store, conversations: number) {
  const companyId = newId('company')
  const botId = newId('bot')
  const settings = botSettingsSchema.parse({})
  await store.companies.create({ id: companyId, name: 'Bench', createdAt: Date.now() })
  await store.bots.create({ id: botId, companyId, name: 'Bench', settings, createdAt: Date.now() })
  const agent: Principal = {
    kind: 'key',
    identityId: newId('idn'),
    keyId: newId('key'),
    companyId,
    role: 'AGENT',
    name: 'Bea',
  }
  const places = Array.from({ length: conversations }, (_, at) => {
    return { id: newId('conv'), userId: `user-${String(at).padStart(6, '0')}` }
  })
  await Promise.all(places.map(open))
  let next = 0

  return {
    async run(writers: number, ms: number): Promise<number> {
      const until = performance.now() + ms
      let sent = 0
      const write = async () => {
        for (; performance.now() < until; sent++) await send(places[next++ % places.length]!)
      }
      await Promise.all(Array.from({ length: writers }, write))
      return sent
    },
  }

  async function open(place: Place) {
    await ask(
      { botId, userId: place.userId },
      place,
      { kind: 'start', profile: {}, variables: {}, moduleId: null },
      null,
    )
    await ask({ conversationId: place.id }, place, { kind: 'accept', controlEpoch: null }, agent)
  }

  function send({ id, userId }: Place) {
    const user = { kind: 'visitor', companyId, botId, conversationId: id, userId, expiresAt: 0 } as const
    const command: Command = { kind: 'send', actions, clientMessageId: null, controlEpoch: null }
    return ask({ conversationId: id }, { id, userId }, command, user)
  }

  async function ask(
    target: Parameters<Store['transact']>[0],
    place: Place,
    command: Command,
    principal: Principal | null,
  ) {
    const given = {
      now: Date.now(),
      principal,
      userId: place.userId,
      conversationId: place.id,
      tag: 'tag1tag1',
      isPlatform: () => false,
    }
    const answer = await store.transact(target, before => decide(before, command, given))
    if (isRefusal(answer)) throw new Error(answer.message)
  }
}
