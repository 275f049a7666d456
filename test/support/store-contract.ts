import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { replaceMessageWebhook } from '../../src/app/outbox/change-webhook.ts'
import type { AttemptResult, Leased } from '../../src/app/outbox/claim.ts'
import { recordAndClaim } from '../../src/app/outbox/record-and-claim.ts'
import { type Identity, identityKindOf, type Principal } from '../../src/domain/access/credential.ts'
import type { Actor } from '../../src/domain/actor.ts'
import { botSettingsSchema } from '../../src/domain/bot/bot.ts'
import type { Before, Change, Outcome, Rule } from '../../src/domain/conversation/change.ts'
import type { Answer } from '../../src/domain/conversation/change-builder.ts'
import type { Command } from '../../src/domain/conversation/command.ts'
import { decide } from '../../src/domain/conversation/decide.ts'
import type { QueuePosition } from '../../src/domain/conversation/handover-order.ts'
import { isRefusal, refuse } from '../../src/domain/error.ts'
import { compileFlow } from '../../src/domain/flow/flow.ts'
import { healthy } from '../../src/domain/webhook/webhook.ts'
import { newId } from '../../src/ports/new-id.ts'
import type { NewKey, Store } from '../../src/ports/store.ts'

/** A store of an engine on a database of its own. */
export type OpenedStore = {
  store: Store
  /** Closes it and opens the same database again. */
  reopen(): Promise<Store>
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * The contract of a store, run for every engine. What only one engine can do or break is in its own tests.
 */
export function storeContract(name: string, open: () => Promise<OpenedStore>) {
  describe(`the store on ${name}`, () => {
    let opened: OpenedStore
    let store: Store
    let companyId: string
    let botId: string

    beforeEach(async () => {
      opened = await open()
      store = opened.store
      companyId = newId('company')
      await store.companies.create({ id: companyId, name: 'Town', createdAt: 1 })
      botId = await makeBot(store, companyId)
    })
    afterEach(() => opened[Symbol.asyncDispose]())

    const ask = (
      userId: string,
      command: Command,
      repeat?: { actor: string; key: string; fingerprint: string; at: number },
    ) => store.transact({ botId, userId }, ruleOf(companyId, userId, command), repeat)
    const start = async (userId: string) => {
      const answer = await ask(userId, { kind: 'start', profile: {}, variables: {}, moduleId: null })
      if (isRefusal(answer)) throw new Error(answer.message)
      return answer.conversationId
    }
    const seqsOf = async (id: string) =>
      (await store.events.list(id, { after: 0, limit: 1_000 })).map(event => event.seq)

    describe('timers', () => {
      const request = { kind: 'request', reason: null } as const
      const dueOf = async (now: number, limit = 10, after = '') =>
        (await store.timers.due(now, limit, after)).map(({ conversationId, kind }) => [conversationId, kind])

      test('are written with their change and read with the conversation; a change that is undone leaves them', async () => {
        const id = await start('ann')
        expect([await store.timers.of(id), await store.timers.nextDueAt()]).toEqual([[], null])
        await ask('ann', request)
        const [timer] = await store.timers.of(id)
        const { handover } = (await store.conversations.get(id))!
        const accept = { kind: 'accept', step: 0, since: 1_000, dueAt: 121_000 }
        expect(timer).toEqual({ ...accept, handoverId: handover!.id, controlEpoch: 1 })
        expect(await store.timers.nextDueAt()).toBe(121_000)
        let seen: unknown
        const fails = store.transact({ conversationId: id }, before => {
          seen = before.timers
          const outcome = decideFor(before, companyId, { kind: 'close' })
          if (isRefusal(outcome)) return outcome
          return { ...outcome, change: { ...outcome.change!, events: [{ seq: 1 } as never] } }
        })
        await expect(fails).rejects.toThrow()
        expect([seen, await store.timers.of(id)]).toEqual([[timer], [timer]])
        await ask('ann', { kind: 'accept' })
        expect(await store.timers.of(id)).toMatchObject([{ kind: 'firstReply', controlEpoch: 2, dueAt: 181_000 }])
        await ask('ann', { kind: 'close' })
        expect(await store.timers.of(id)).toEqual([])
      })

      test('are due in the order of their times; where there are more, companies in turn', async () => {
        const ids: string[] = []
        for (let i = 0; i < 12; i++) {
          ids.push(await start(`user ${i}`))
          await store.transact({ botId, userId: `user ${i}` }, ruleOf(companyId, `user ${i}`, request, 1_000 + i))
        }
        const other = newId('company')
        await store.companies.create({ id: other, name: 'Other', createdAt: 1 })
        const target = { botId: await makeBot(store, other), userId: 'zoe' }
        const begin: Command = { kind: 'start', profile: {}, variables: {}, moduleId: null }
        await store.transact(target, ruleOf(other, 'zoe', begin))
        await store.transact(target, ruleOf(other, 'zoe', request, 9_000))
        expect(await dueOf(120_999)).toEqual([])
        expect(await dueOf(121_002)).toEqual(ids.slice(0, 3).map(id => [id, 'accept']))
        const companies = new Set((await store.timers.due(200_000, 10, '')).map(each => each.companyId))
        expect(companies).toEqual(new Set([companyId, other]))
        const first = { conversationId: ids[0]!, companyId, kind: 'accept' } as const
        await store.timers.postpone(first, 500_000)
        expect((await dueOf(121_002))[0]).toEqual([ids[1], 'accept'])
      })

      test('that are missing are found by the handover; those of handovers that ended are not missed', async () => {
        const [waits, over] = [await start('ann'), await start('bob')]
        await ask('ann', request)
        await ask('bob', request)
        await ask('bob', { kind: 'cancel' })
        const without = async () => (await store.timers.handoversWithout('', 10)).map(each => each.conversationId)
        expect(await without()).toEqual([])
        await store.transact({ conversationId: waits }, before => {
          const outcome = decideFor(before, companyId, { kind: 'set', variables: { a: 1 } })
          if (isRefusal(outcome)) return outcome
          return { ...outcome, change: { ...outcome.change!, timers: { set: [], clear: ['accept'] } } }
        })
        expect(await without()).toEqual([waits])
        expect(over).not.toBe(waits)
      })

      test('keep what their clock has shown', async () => {
        expect(store.timers.clock).toBeNull()
        await store.timers.saveClock({ aheadMs: 5, seen: 7 })
        store = await opened.reopen()
        expect(store.timers.clock).toEqual({ aheadMs: 5, seen: 7 })
      })
    })

    describe('transact', () => {
      test('gives the rule the newest state and writes its change atomically', async () => {
        const id = await start('ann')
        const answer = await ask('ann', said('hello'))
        expect(answer).toMatchObject({ conversationId: id, seq: 2, controlEpoch: 1, mode: 'NORMAL' })
        await ask('ann', { kind: 'request', reason: 'help' })
        const conversation = (await store.conversations.get(id))!
        expect(conversation).toMatchObject({ id, companyId, botId, userId: 'ann', state: 'OPEN', lastSeq: 3 })
        expect(conversation.handover).toEqual((await store.handovers.list({ companyId }, { after: null, limit: 9 }))[0])
        let seen: Before | null = null
        await store.transact({ conversationId: id }, before => {
          seen = before
          return refuse('forbidden')
        })
        expect(seen).toEqual({
          bot: await store.bots.get(botId),
          conversation,
          userVariables: conversation.variables,
          timers: await store.timers.of(id),
        })
      })

      test('runs one after the other per conversation: 100 at once have gapless seqs', async () => {
        const id = await start('ann')
        const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => ask('ann', said(`word ${index}`))))
        const seqs = answers.map(answer => (isRefusal(answer) ? null : answer.seq))
        expect(new Set(seqs).size).toBe(100)
        expect(await seqsOf(id)).toEqual(Array.from({ length: 101 }, (_, index) => index + 1))
        expect((await store.conversations.get(id))?.lastSeq).toBe(101)
      })

      test('opens one conversation for many starts at once', async () => {
        const ids = await Promise.all(Array.from({ length: 20 }, () => start('ann')))
        expect(new Set(ids).size).toBe(1)
        expect(await seqsOf(ids[0]!)).toEqual([1])
      })

      test('writes nothing for a rule that refuses, and answers the refusal', async () => {
        const id = await start('ann')
        const refusal = await ask('ann', { kind: 'cancel' })
        expect(isRefusal(refusal) && refusal.code).toBe('handover_not_requested')
        expect(await seqsOf(id)).toEqual([1])
      })

      test('undoes only the part of a rule that throws; others in the same turn are written', async () => {
        const id = await start('ann')
        const ben = await start('ben')
        const throwing: Rule<Answer> = () => {
          throw new Error('a bug in a rule')
        }
        const settled = await Promise.allSettled([
          ask('ann', said('before')),
          store.transact({ conversationId: id }, throwing),
          ask('ben', said('beside')),
          ask('ann', said('after')),
        ])
        expect(settled.map(each => each.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
        expect((settled[1] as PromiseRejectedResult).reason.message).toBe('a bug in a rule')
        expect([await seqsOf(id), await seqsOf(ben)]).toEqual([
          [1, 2, 3],
          [1, 2],
        ])
      })

      test('undoes a change that fails half way; others in the same turn are written', async () => {
        const id = await start('ann')
        const broken: Rule<null> = before => {
          const change = changeOf(decideFor(before, companyId, said('never')))
          // Its second event has a seq that exists: the first event and the state must be undone, too.
          const twice = [...change.events, { ...change.events[0]!, seq: 1 }]
          return {
            change: { ...change, conversation: { ...change.conversation, moduleId: 'x' }, events: twice },
            answer: null,
          }
        }
        const [first, second, third] = await Promise.allSettled([
          ask('ann', said('before')),
          store.transact({ conversationId: id }, broken),
          ask('ann', said('after')),
        ])
        expect([first?.status, second?.status, third?.status]).toEqual(['fulfilled', 'rejected', 'fulfilled'])
        expect(await store.conversations.get(id)).toMatchObject({ lastSeq: 3, moduleId: null })
        const texts = (await store.events.list(id, { after: 0, limit: 9 })).map(event => JSON.stringify(event))
        expect(texts.map(text => /before|never|after/.exec(text)?.[0])).toEqual([undefined, 'before', 'after'])
      })

      test('runs no rule for a missing target: not_found', async () => {
        let ran = 0
        const rule: Rule<null> = () => {
          ran += 1
          return { change: null, answer: null }
        }
        for (const target of [{ conversationId: 'conv_0' }, { botId: 'bot_0', userId: 'ann' }])
          expect(await store.transact(target, rule)).toMatchObject({ code: 'not_found' })
        expect(ran).toBe(0)
      })

      test('keeps one open conversation per bot and user; the rule gets the variables of the closed one', async () => {
        const first = await start('ann')
        await store.transact({ conversationId: first }, before => {
          const outcome = decideFor(before, companyId, { kind: 'close' })
          const { conversation, ...change } = changeOf(outcome)
          return { change: { ...change, conversation: { ...conversation, variables: { name: 'Ann' } } }, answer: null }
        })
        expect(await store.conversations.open(botId, 'ann')).toBeNull()
        let shown: unknown
        await store.transact({ botId, userId: 'ann' }, before => {
          shown = [before.conversation, before.userVariables]
          return refuse('forbidden')
        })
        expect(shown).toEqual([null, { name: 'Ann' }])
        const second = await start('ann')
        expect(second).not.toBe(first)
        expect((await store.conversations.open(botId, 'ann'))?.id).toBe(second)
        // The same user name at another bot is another user.
        const other = await makeBot(store, companyId)
        await store.transact({ botId: other, userId: 'ann' }, before => {
          shown = [before.conversation, before.userVariables]
          return refuse('forbidden')
        })
        expect(shown).toEqual([null, null])
      })
    })

    describe('a repeated command', () => {
      const key = { actor: 'user/ann', key: 'k-1', fingerprint: 'f-1', at: 1 }

      test('gets the first answer without running the rule; other content is a conflict', async () => {
        const id = await start('ann')
        const first = await ask('ann', said('hello'), key)
        expect(await ask('ann', said('hello'), key)).toEqual(first)
        expect(await ask('ann', said('bye'), { ...key, fingerprint: 'f-2' })).toMatchObject({
          code: 'idempotency_conflict',
        })
        expect(await seqsOf(id)).toEqual([1, 2])
        // The same key of another actor is another key.
        expect(await ask('ann', said('hello'), { ...key, actor: 'key/bea' })).toMatchObject({ seq: 3 })
      })

      test('runs once for many at once', async () => {
        const id = await start('ann')
        const answers = await Promise.all(Array.from({ length: 50 }, () => ask('ann', said('hello'), key)))
        expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1)
        expect(await seqsOf(id)).toEqual([1, 2])
      })

      test('runs again after a refusal or a failure', async () => {
        await start('ann')
        expect(await ask('ann', { kind: 'cancel' }, key)).toMatchObject({ code: 'handover_not_requested' })
        const failing: Rule<Answer> = () => {
          throw new Error('a bug in a rule')
        }
        await expect(store.transact({ botId, userId: 'ann' }, failing, key)).rejects.toThrow('a bug')
        expect(await ask('ann', said('hello'), key)).toMatchObject({ seq: 2 })
      })
    })

    describe('reading', () => {
      test('lists events by seq and by type, in both orders', async () => {
        const id = await start('ann')
        for (const text of ['one', 'two', 'three']) await ask('ann', said(text))
        const list = async (query: Partial<Parameters<Store['events']['list']>[1]>) =>
          (await store.events.list(id, { after: 0, limit: 9, ...query })).map(event => event.seq)
        expect(await list({})).toEqual([1, 2, 3, 4])
        expect(await list({ after: 2 })).toEqual([3, 4])
        expect(await list({ limit: 2 })).toEqual([1, 2])
        expect(await list({ before: 3 })).toEqual([1, 2])
        expect(await list({ types: ['message.posted'] })).toEqual([2, 3, 4])
        expect(await list({ types: ['conversation.opened'] })).toEqual([1])
        expect(await list({ newestFirst: true, limit: 2 })).toEqual([3, 4])
        expect(await list({ newestFirst: true, limit: 2, before: 4 })).toEqual([2, 3])
        expect((await store.events.get(id, 3))?.seq).toBe(3)
        expect(await store.events.get(id, 5)).toBeNull()
        expect(await store.events.list('conv_0', { after: 0, limit: 9 })).toEqual([])
        expect(await store.events.messageSeqs(id, 'USER', 9)).toEqual([4, 3, 2])
        expect(await store.events.messageSeqs(id, 'USER', 2)).toEqual([4, 3])
        expect(await store.events.messageSeqs(id, 'AGENT', 9)).toEqual([])
        const other = await start('ben')
        expect(await store.conversations.lastSeqs([id, 'conv_0', other])).toEqual(
          new Map([
            [id, 4],
            [other, 1],
          ]),
        )
      })

      test('lists each conversation of an inbox once, at the position of its newest change', async () => {
        const [ann, ben] = [await start('ann'), await start('ben')]
        for (let index = 0; index < 5; index++) await ask('ann', said('news'))
        const { changed: touched } = await store.conversations.changedAfter({ companyId }, 0, 9)
        expect(touched.map(each => each.conversation.id)).toEqual([ben, ann])
        const last = touched.at(-1)!.position
        expect(touched[0]!.position).toBeLessThan(last)
        expect((await store.conversations.changedAfter({ companyId }, last, 9)).changed).toEqual([])
        await ask('ben', said('more'))
        expect(
          (await store.conversations.changedAfter({ companyId }, last, 9)).changed.map(each => each.conversation.id),
        ).toEqual([ben])
        expect((await store.conversations.changedAfter({ companyId: 'company_0' }, 0, 9)).changed).toEqual([])
        expect((await store.conversations.changedAfter({ companyId, botId: 'bot_0' }, 0, 9)).changed).toEqual([])
      })

      test('lists handovers in the order of their waits', async () => {
        for (const userId of ['ann', 'ben', 'cid']) {
          await start(userId)
          await ask(userId, { kind: 'request', reason: userId })
        }
        await ask('ann', { kind: 'accept' })
        const list = async (filter: object, after: QueuePosition | null = null) =>
          (await store.handovers.list({ companyId, ...filter }, { after, limit: 2 })).map(each => each.reason)
        expect(await list({})).toEqual(['ann', 'ben'])
        const [, second] = await store.handovers.list({ companyId }, { after: null, limit: 2 })
        expect(await list({}, second!)).toEqual(['cid'])
        expect(await list({ states: ['REQUESTED'] })).toEqual(['ben', 'cid'])
        expect(await list({ companyId: 'company_0' })).toEqual([])
      })

      test('keeps the holder and the start of the wait of a transferred handover in its row', async () => {
        const otherAgent: Actor = { kind: 'AGENT', id: 'idn_carl', name: 'Carl' }
        for (const userId of ['ann', 'ben']) {
          await start(userId)
          await ask(userId, { kind: 'request', reason: userId })
        }
        await ask('ann', { kind: 'accept' })
        const at = (now: number, to: Actor | null) =>
          store.transact({ botId, userId: 'ann' }, ruleOf(companyId, 'ann', { kind: 'transfer', to, note: 'n' }, now))
        const rows = async () => {
          const found = await store.handovers.list({ companyId }, { after: null, limit: 9 })
          // The conversation and its handover are one read of the same row.
          const own = (await store.conversations.open(botId, 'ann'))!
          expect(own.handover).toEqual(found.find(each => each.id === own.handover?.id))
          return found.map(({ reason, state, requestedAt, acceptedAt, acceptedBy }) => {
            return [reason, state, requestedAt, acceptedAt, acceptedBy?.name ?? null]
          })
        }
        const ben = ['ben', 'REQUESTED', 1_000, null, null]
        await at(2_000, otherAgent)
        expect(await rows()).toEqual([['ann', 'ACCEPTED', 1_000, 2_000, 'Carl'], ben])
        await at(3_000, null)
        expect(await rows()).toEqual([ben, ['ann', 'REQUESTED', 3_000, null, null]])
        const id = (await store.conversations.open(botId, 'ann'))!.id
        const passed = await store.events.list(id, { after: 0, limit: 9, types: ['handover.transferred'] })
        expect(passed).toMatchObject([
          { to: otherAgent, note: 'n', at: 2_000, controlEpoch: 3 },
          { to: null, note: 'n', at: 3_000, controlEpoch: 4 },
        ])
        expect(await store.audit.list(companyId, { after: null, limit: 2 })).toMatchObject([
          { action: 'handover.transferred', target: id, at: 3_000 },
          { action: 'handover.transferred', target: id, at: 2_000 },
        ])
      })

      test('answers the newest version of a flow', async () => {
        const flow = (text: string) => {
          const compiled = compileFlow({ start: 'a', modules: [{ id: 'a', actions: [{ type: 'text', text }] }] })
          if (Array.isArray(compiled)) throw new Error(compiled[0]?.message)
          return compiled.document
        }
        expect(await store.bots.publishFlow(botId, flow('one'), [], 1)).toBe(1)
        expect(await store.bots.publishFlow(botId, flow('two'), [], 2)).toBe(2)
        const bot = await store.bots.get(botId)
        expect([bot?.flowVersion, bot?.flow?.document]).toEqual([2, flow('two')])
      })

      test('answers keys until they are revoked, once', async () => {
        const narrowed = { scopes: ['READ'], botIds: ['bot_1'], expiresAt: 9 } satisfies Partial<NewKey>
        const key = newKey(companyId, narrowed)
        await store.keys.create(key, identityOf(key))
        expect(await store.keys.get(key.id)).toEqual({
          ...key,
          identityName: 'Ms Bea',
          lastUsedAt: null,
          revokedAt: null,
        })
        await store.keys.markUsed(key.id, 7)
        expect((await store.keys.get(key.id))?.lastUsedAt).toBe(7)
        expect(await store.keys.revoke('company_0', key.id, 2)).toBe(false)
        expect(await store.keys.revoke(companyId, key.id, 2)).toBe(true)
        expect(await store.keys.revoke(companyId, key.id, 3)).toBe(false)
        expect((await store.keys.get(key.id))?.revokedAt).toBe(2)
        expect(JSON.stringify(await store.keys.list(companyId))).not.toContain('hash')
      })

      test('answers the live keys of an identity, and which identities have keys that expired', async () => {
        const first = newKey(companyId, { expiresAt: 50 })
        await store.keys.create(first, identityOf(first))
        const make = async (more: Partial<NewKey>) => {
          const key = newKey(companyId, { identityId: first.identityId, ...more })
          await store.keys.create(key)
          return key.id
        }
        const [forever, revoked] = [await make({}), await make({})]
        await store.keys.revoke(companyId, revoked, 1)
        const live = async (at: number) => (await store.keys.live(first.identityId, at)).map(({ id }) => id)
        expect([await live(49), await live(50)]).toEqual([[first.id, forever], [forever]])
        expect(await store.keys.live('idn_0', 1)).toEqual([])
        const expired = (from: number, to: number) => store.keys.expired(from, to, 9)
        expect(await expired(49, 50)).toEqual([first.identityId])
        expect([await expired(50, 99), await expired(0, 49)]).toEqual([[], []])
        const again = newKey(companyId, { identityId: first.identityId })
        expect(await store.keys.replace(first.id, again, 99)).toBe(true)
        expect((await store.keys.get(first.id))?.expiresAt).toBe(50)
        expect(await store.keys.replace(forever, newKey(companyId, { identityId: first.identityId }), 60)).toBe(true)
        expect(await expired(50, 60)).toEqual([first.identityId])
        // Neither a revoked key nor one of another company is replaced, and no key is made.
        for (const [id, company] of [
          [revoked, companyId],
          [again.id, 'company_0'],
        ] as const) {
          const key = newKey(company, { identityId: first.identityId })
          expect(await store.keys.replace(id, key, 99)).toBe(false)
          expect(await store.keys.get(key.id)).toBeNull()
        }
        store = await opened.reopen()
        expect(await live(60)).toContain(again.id)
      })

      test('stores a person who signed in once, with the newest name and expiry', async () => {
        const person: Identity = { ...identityOf(newKey(companyId)), id: 'person_1', signedInUntil: 5 }
        await store.identities.signIn(person)
        const newer = { ...person, name: 'Dr Bea', signedInUntil: 9 }
        await store.identities.signIn({ ...newer, createdAt: 7 })
        expect(await store.identities.get('person_1')).toEqual(newer)
        expect(await store.identities.list(companyId, { after: null, limit: 9 })).toEqual([newer])
        expect(await store.identities.list(companyId, { after: 'person_1', limit: 9 })).toEqual([])
      })

      test('lists who holds conversations, each once, and what they hold', async () => {
        const otherAgent: Actor = { kind: 'AGENT', id: 'idn_carl', name: 'Carl' }
        const ids: string[] = []
        for (const userId of ['ann', 'ben', 'cid', 'dan']) {
          ids.push(await start(userId))
          if (userId !== 'dan') await ask(userId, { kind: 'accept' })
        }
        await ask('ben', { kind: 'transfer', to: otherAgent, note: null })
        const { holders, heldBy } = store.handovers
        expect(await holders('', 9)).toEqual(['idn_bea', 'idn_carl'])
        expect([await holders('', 1), await holders('idn_bea', 1)]).toEqual([['idn_bea'], ['idn_carl']])
        const held = async (after: string, limit: number) => await heldBy('idn_bea', after, limit)
        const [one, two] = await held('', 9)
        expect(new Set([one, two].map(each => each?.conversationId))).toEqual(new Set([ids[0], ids[2]]))
        expect(await held('', 1)).toEqual([one])
        expect(await held(one!.id, 9)).toEqual([two])
        expect(one).toMatchObject({ botId, state: 'ACCEPTED' })
        await ask('ben', { kind: 'release', claimEnd: null, variables: {} })
        expect([await holders('', 9), await heldBy('idn_carl', '', 9)]).toEqual([['idn_bea'], []])
      })
    })

    describe('deliveries', () => {
      const leaseMs = 30_000
      let now = 10_000
      const slots = { room: () => 99, acquire: () => {}, releaseAll: () => {} }
      const exchange = (results: AttemptResult[] = [], limit = 9) => {
        const request = { now, leaseUntil: now + leaseMs, results, unblocked: [], limit, slots, afterCompany: '' }
        return store.outbox.transact(tables => recordAndClaim(tables, request))
      }
      const placesOf = (leased: Leased[]) => leased.map(({ delivery }) => [delivery.userId, delivery.seq])
      const result = (
        leased: Leased,
        next: AttemptResult['next'] = { kind: 'succeeded' },
        last = true,
      ): AttemptResult => {
        const attempt = { at: now, durationMs: 1, status: 200, failure: null, detail: null, answer: null }
        return { leased, last, attempt, next, pauseMs: 0, chance: 0.5 }
      }
      const stateOf = async ({ delivery }: Leased) => (await store.deliveries.get(delivery.id))?.state

      beforeEach(async () => {
        now = 10_000
        const owner = { companyId, botId }
        const rest = {
          kind: 'MESSAGE',
          url: 'http://127.0.0.1:9/',
          events: [],
          sealed: '',
          strict: false,
          createdAt: 1,
        } as const
        const webhook = { id: newId('hook'), ...owner, ...rest, disabledAt: null, disabledReason: null, ...healthy }
        await store.outbox.transact(tables => replaceMessageWebhook(tables, owner, () => webhook, { at: 1, by: null }))
        for (const userId of ['ann', 'ben']) {
          await start(userId)
          for (const text of ['one', 'two']) await ask(userId, said(text))
        }
      })

      test('are written with their event, and undone with it', async () => {
        const list = async () =>
          (await store.deliveries.list({ companyId }, { after: null, limit: 99 })).map(each => [each.userId, each.seq])
        const pending = [
          ['ann', 2],
          ['ann', 3],
          ['ben', 2],
          ['ben', 3],
        ]
        expect(await list()).toEqual(pending)
        await ask('ann', { kind: 'cancel' })
        expect(await list()).toEqual(pending)
      })

      test('are leased one at a time per conversation, in order, the next one after the first is done', async () => {
        const { leased } = await exchange()
        expect(placesOf(leased)).toEqual([
          ['ann', 2],
          ['ben', 2],
        ])
        expect((await exchange()).leased).toEqual([])
        const ann = leased[0]!
        expect(placesOf((await exchange([result(ann)])).leased)).toEqual([['ann', 3]])
        expect([await stateOf(ann), await stateOf(leased[1]!)]).toEqual(['SUCCEEDED', 'PENDING'])
        expect(await store.deliveries.attempts(ann.delivery.id)).toMatchObject([{ at: now, status: 200 }])
      })

      test('that follow may be sent under the same lease, which ends with the last result', async () => {
        const { leased } = await exchange([], 1)
        const first = leased[0]!
        expect(first.rest.map(each => [each.userId, each.seq])).toEqual([['ann', 3]])
        const second = { ...first, delivery: first.rest[0]!, rest: [] }
        expect(placesOf((await exchange([result(first, { kind: 'succeeded' }, false)])).leased)).toEqual([['ben', 2]])
        expect([await stateOf(first), await stateOf(second)]).toEqual(['SUCCEEDED', 'PENDING'])
        expect((await exchange([result(second)])).lost).toBe(0)
        expect(await stateOf(second)).toBe('SUCCEEDED')
        expect((await exchange([result(second)])).lost).toBe(1)
      })

      test('that failed hold up their conversation only, until they are due again', async () => {
        const { leased } = await exchange()
        const [ann, ben] = leased as [Leased, Leased]
        const { leased: more } = await exchange([result(ann, { kind: 'retry', inMs: 5_000 }), result(ben)])
        expect(placesOf(more)).toEqual([['ben', 3]])
        now += 5_002
        const { leased: again } = await exchange()
        expect(placesOf(again)).toEqual([['ann', 2]])
        expect(again[0]!.delivery).toMatchObject({ id: ann.delivery.id, body: ann.delivery.body, attempts: 1 })
      })

      test('are not changed by the result of a lost lease', async () => {
        const { leased } = await exchange([], 1)
        const slow = leased[0]!
        now += leaseMs + 1
        const { leased: afterwards } = await exchange()
        const taken = afterwards.find(each => each.delivery.id === slow.delivery.id)!
        expect(taken.token).not.toBe(slow.token)
        expect((await exchange([result(slow)], 0)).lost).toBe(1)
        expect([await stateOf(slow), await store.deliveries.attempts(slow.delivery.id)]).toEqual(['PENDING', []])
        expect((await exchange([result(taken)], 0)).lost).toBe(0)
        expect(await stateOf(slow)).toBe('SUCCEEDED')
        // Nor by a result that is recorded twice.
        expect((await exchange([result(taken)], 0)).lost).toBe(1)
        expect(await store.deliveries.attempts(slow.delivery.id)).toHaveLength(1)
      })

      test('that were leased when the process ended are due at once, with the same id and body', async () => {
        const { leased } = await exchange()
        store = await opened.reopen()
        now += 1
        const { leased: again } = await exchange()
        expect(again.map(each => each.delivery)).toEqual(leased.map(each => each.delivery))
      })
    })

    test('answered writes exist after closing and opening again, in the same generation', async () => {
      const id = await start('ann')
      await ask('ann', said('hello'), { actor: 'user/ann', key: 'k-1', fingerprint: 'f-1', at: 1 })
      const before = [await store.conversations.get(id), await store.events.list(id, { after: 0, limit: 9 })]
      const { generation } = store
      store = await opened.reopen()
      expect([await store.conversations.get(id), await store.events.list(id, { after: 0, limit: 9 })]).toEqual(before)
      expect(store.generation).toBe(generation)
      expect(
        await ask('ann', said('hello'), { actor: 'user/ann', key: 'k-1', fingerprint: 'f-1', at: 1 }),
      ).toMatchObject({
        seq: 2,
      })
      // The positions of the inbox keep rising.
      const { reached: position } = await store.conversations.changedAfter({ companyId }, 0, 9)
      await ask('ann', said('more'))
      expect(
        (await store.conversations.changedAfter({ companyId }, position, 9)).changed.map(each => each.conversation.id),
      ).toEqual([id])
    })

    test('another database has another generation', async () => {
      await using other = await open()
      expect(other.store.generation).not.toBe(store.generation)
    })

    test('writes that were requested before closing are written', async () => {
      const id = await start('ann')
      const asked = ask('ann', said('last words'))
      store = await opened.reopen()
      expect(await asked).toMatchObject({ seq: 2 })
      expect(await seqsOf(id)).toEqual([1, 2])
    })
  })
}

const said = (text: string): Command => ({
  kind: 'send',
  actions: [{ type: 'text', text }],
  clientMessageId: null,
  controlEpoch: null,
})

async function makeBot(store: Store, companyId: string): Promise<string> {
  const id = newId('bot')
  await store.bots.create({ id, companyId, name: 'Robo', settings: botSettingsSchema.parse({}), createdAt: 1 })
  return id
}

/** The user posts messages, an admin does the rest: the contract is not about permissions. */
function principalFor(companyId: string, userId: string, command: Command, before: Before): Principal {
  const { bot, conversation } = before
  return command.kind === 'send'
    ? { kind: 'visitor', companyId, botId: bot.id, conversationId: conversation?.id ?? '', userId, expiresAt: 0 }
    : { kind: 'key', identityId: 'idn_bea', keyId: 'key_bea', companyId, role: 'ADMIN', name: 'Bea' }
}

const ruleOf =
  (companyId: string, userId: string, command: Command, now = 1_000): Rule<Answer> =>
  before =>
    decide(before, command, {
      now,
      principal: principalFor(companyId, userId, command, before),
      userId,
      conversationId: newId('conv'),
      tag: 'tag1tag1',
      isPlatform: () => false,
    })

const decideFor = (before: Before, companyId: string, command: Command) =>
  ruleOf(companyId, before.conversation!.userId, command)(before)

const newKey = (companyId: string, more: Partial<NewKey> = {}): NewKey => ({
  id: newId('key'),
  companyId,
  identityId: newId('idn'),
  role: 'AGENT',
  name: 'Bea',
  hash: 'h',
  scopes: null,
  botIds: null,
  createdAt: 1,
  expiresAt: null,
  ...more,
})

const identityOf = ({ identityId: id, companyId, role, createdAt }: NewKey): Identity => ({
  id,
  companyId,
  kind: identityKindOf(role),
  name: 'Ms Bea',
  role,
  createdAt,
  signedInUntil: null,
})

function changeOf(outcome: Outcome<Answer>): Change {
  if (isRefusal(outcome) || !outcome.change) throw new Error('no change')
  return outcome.change
}
