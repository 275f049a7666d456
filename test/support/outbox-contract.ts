import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { changeWebhook, replaceMessageWebhook } from '../../src/app/outbox/change-webhook.ts'
import type { AttemptResult, Claimed, ClaimRequest, Leased } from '../../src/app/outbox/claim.ts'
import { recordAndClaim } from '../../src/app/outbox/record-and-claim.ts'
import { restartDeliveries } from '../../src/app/outbox/send-again.ts'
import { OPEN_AFTER } from '../../src/domain/webhook/circuit.ts'
import { PARK_AFTER_MS } from '../../src/domain/webhook/lane.ts'
import { CLAIM_WINDOW_MS } from '../../src/domain/webhook/schedule.ts'
import { healthy, type Webhook } from '../../src/domain/webhook/webhook.ts'
import { newId } from '../../src/ports/new-id.ts'
import { wait } from '../../src/ports/steps.ts'
import type { Store } from '../../src/ports/store.ts'
import type { OpenedStore } from './store-contract.ts'

const leaseMs = 30_000

/** The contract of an outbox, run for every engine: what the steps of `app/outbox/` come to on its tables. */
export function outboxContract(name: string, open: () => Promise<OpenedStore>) {
  describe(`the outbox on ${name}`, () => {
    let opened: OpenedStore
    let store: Store
    let now = 0

    beforeEach(async () => {
      opened = await open()
      store = opened.store
      now = 10_000
    })
    afterEach(() => opened[Symbol.asyncDispose]())

    const webhook = async (kind: Webhook['kind'] = 'MESSAGE', companyId = 'company_1') => {
      const id = newId('hook')
      const rest = {
        botId: null,
        url: 'http://127.0.0.1:9/',
        events: [],
        sealed: '',
        strict: false,
        createdAt: 1,
        ...healthy,
      }
      const row = { id, companyId, kind, disabledAt: null, disabledReason: null, ...rest }
      await store.outbox.transact(({ webhooks }) => wait(webhooks.add(row)))
      return id
    }
    const enqueue = async (webhookId: string, conversationId: string, seq: number, companyId = 'company_1') => {
      const owner = { conversationId, companyId, botId: 'bot_1', userId: conversationId }
      const content = { webhookId, seq, part: 0, parts: 1, controlEpoch: 1, body: `{"seq":${seq}}`, reason: null }
      await store.outbox.transact(({ deliveries }) => wait(deliveries.enqueue(owner, content, now)))
    }
    const claim = (results: AttemptResult[] = [], more: Partial<ClaimRequest> = {}): Promise<Claimed> => {
      const slots = { room: () => 99, acquire: () => {}, releaseAll: () => {} }
      const request = { now, leaseUntil: now + leaseMs, results, unblocked: [], limit: 99, slots, afterCompany: '' }
      return store.outbox.transact(tables => recordAndClaim(tables, { ...request, ...more }))
    }
    const result = (leased: Leased, next: AttemptResult['next'] = { kind: 'succeeded' }): AttemptResult => {
      const status = next.kind === 'succeeded' ? 200 : 500
      const attempt = { at: now, durationMs: 0, status, failure: null, detail: null, answer: null }
      return { leased, last: true, attempt, next, pauseMs: 0, chance: 0.5 }
    }
    const sent = ({ leased }: Claimed) =>
      leased.map(({ delivery, gap }) => [delivery.conversationId, delivery.seq, [...gap]])
    const retry = { kind: 'retry', inMs: 400_000 } as const

    test('parks a head that has failed for five minutes, and names it as a gap until it is taken', async () => {
      const id = await webhook()
      for (const seq of [1, 2, 3]) await enqueue(id, 'ann', seq)
      const [first] = (await claim()).leased
      expect((await claim([result(first!, retry)])).leased).toEqual([])
      now += PARK_AFTER_MS
      const second = await claim()
      expect(sent(second)).toEqual([['ann', 2, [1]]])
      expect((await store.deliveries.get(first!.delivery.id))?.state).toBe('PARKED')
      now += 100_000
      // The parked delivery is due again, and goes before the third.
      const third = await claim([result(second.leased[0]!)])
      expect(sent(third)).toEqual([['ann', 1, []]])
      expect(sent(await claim([result(third.leased[0]!)]))).toEqual([['ann', 3, []]])
    })

    test('sends one probe to a receiver that is down, and everything once it is back', async () => {
      const id = await webhook()
      for (let i = 0; i < 2 * OPEN_AFTER; i++) for (const seq of [1, 2]) await enqueue(id, `user-${i}`, seq)
      const { leased } = await claim([], { limit: OPEN_AFTER })
      const open = await claim(leased.map(each => result(each, retry)))
      expect([open.leased, open.wakeAt]).toEqual([[], now + 2_000])
      now += 2_000
      const probe = await claim()
      expect(probe.leased.map(each => [each.probe, each.rest])).toEqual([[true, []]])
      await enqueue(id, 'a new user', 1)
      expect((await claim()).leased).toEqual([])
      const back = await claim([result(probe.leased[0]!)])
      // The lane of the probe goes on with its second delivery.
      expect(back.leased).toHaveLength(2 * OPEN_AFTER + 1)
      expect(await store.webhooks.get(id)).toMatchObject({ failures: 0, probeAt: null, recoveredAt: now })
    })

    test('disables a claim webhook that is gone, and fails all its claims', async () => {
      const id = await webhook('CLAIM')
      for (const user of ['ann', 'ben', 'cleo']) await enqueue(id, user, 1)
      const { leased } = await claim([], { limit: 2 })
      const [ann, ben] = leased as [Leased, Leased]
      const done = await claim([result(ann, { kind: 'disable' }), result(ben)])
      expect(done).toMatchObject({ leased: [], lost: 1, claimFailed: true, disabled: [{ id, disabledReason: 'GONE' }] })
      expect(await store.webhooks.history(id)).toEqual([{ at: now, what: 'DISABLED_GONE', by: null }])
      await enqueue(id, 'dora', 1)
      const failed = await store.deliveries.failedClaims(9)
      expect(failed.map(each => [each.conversationId, each.state, each.attempts])).toEqual([
        ['ann', 'FAILED', 1],
        ['ben', 'FAILED', 0],
        ['cleo', 'FAILED', 0],
        ['dora', 'FAILED', 0],
      ])
      await store.deliveries.settleClaims(failed.map(each => each.id))
      expect((await claim()).claimFailed).toBe(false)
    })

    test('fails claims that have waited for five minutes behind the probes of a receiver that is down', async () => {
      const [id, other] = [await webhook('CLAIM'), await webhook()]
      for (let i = 0; i < OPEN_AFTER + 2; i++) await enqueue(id, `user-${i}`, 1)
      await enqueue(other, 'ann', 1)
      const { leased } = await claim([], { limit: 2 * OPEN_AFTER })
      const failing = leased.filter(each => each.webhook.id === id).slice(0, OPEN_AFTER)
      await claim(failing.map(each => result(each, retry)))
      now += CLAIM_WINDOW_MS
      await enqueue(id, 'a late user', 1)
      now += 1
      const probe = (await claim()).leased[0]!
      expect(probe.probe).toBe(true)
      expect(await store.deliveries.failedClaims(99)).toEqual([])
      const after = await claim([result(probe, retry)])
      expect([after.claimFailed, after.leased]).toEqual([true, []])
      const failed = (await store.deliveries.failedClaims(99)).map(each => each.conversationId)
      // Not the one that has just been sent and has a schedule of its own, nor what is being sent, nor what came late.
      const sending = leased.filter(each => !failing.includes(each)).map(each => each.delivery.conversationId)
      expect(new Set(failed)).toEqual(
        new Set(
          failing.map(each => each.delivery.conversationId).filter(each => each !== probe.delivery.conversationId),
        ),
      )
      expect(failed.some(each => sending.includes(each))).toBe(false)
      expect(failed).not.toContain('a late user')
    })

    test('serves companies in turn, and the webhooks of a company in turn', async () => {
      const [a, b] = [await webhook(), await webhook()]
      const c = await webhook('MESSAGE', 'company_2')
      for (const user of ['ann', 'ben', 'cleo'])
        for (const [id, company] of [
          [a, 'company_1'],
          [b, 'company_1'],
          [c, 'company_2'],
        ] as const)
          await enqueue(id, `${user}-${id}`, 1, company)
      const turns: string[] = []
      for (let afterCompany = ''; turns.length < 6; ) {
        const { leased, lastCompany } = await claim([], { limit: 1, afterCompany })
        turns.push(leased[0]!.webhook.id)
        afterCompany = lastCompany
      }
      expect(turns).toEqual([turns[0], c, turns[0] === a ? b : a, c, turns[0], c])
    })

    test('leaves out a webhook without room until it is unblocked', async () => {
      const id = await webhook()
      for (const user of ['ann', 'ben', 'cleo']) await enqueue(id, user, 1)
      let room = 2
      const slots = { room: () => room, acquire: () => room--, releaseAll: () => {} }
      expect((await claim([], { slots })).leased).toHaveLength(2)
      room = 1
      expect(await claim([], { slots })).toMatchObject({ leased: [], wakeAt: null })
      expect((await claim([], { slots, unblocked: [id] })).leased).toHaveLength(1)
    })

    test('gives slots back that a run acquired which came to nothing', async () => {
      const id = await webhook()
      for (const user of ['ann', 'ben']) await enqueue(id, user, 1)
      let running = 0
      const releaseAll = () => {
        running = 0
      }
      const slots = { room: () => 9, acquire: () => running++, releaseAll }
      const request = { now, leaseUntil: now + leaseMs, results: [], unblocked: [], limit: 9, slots, afterCompany: '' }
      const failing = store.outbox.transact(function* (tables) {
        yield* recordAndClaim(tables, request)
        throw new Error('a conflict with another process')
      })
      await expect(failing).rejects.toThrow('a conflict')
      expect((await claim([], request)).leased).toHaveLength(2)
      expect(running).toBe(2)
    })

    test('sends deliveries again with the same id and body, and lists the attempts before', async () => {
      const id = await webhook()
      for (const seq of [1, 2]) await enqueue(id, 'ann', seq)
      const [first] = (await claim()).leased
      const { leased } = await claim([result(first!)])
      await claim([result(leased[0]!, { kind: 'dead' })])
      now += 1
      const again = async (limit: number) => {
        const filter = { companyId: 'company_1' }
        const ids = (await store.deliveries.first(filter, limit)).found.map(({ id }) => id)
        return store.outbox.transact(tables => restartDeliveries(tables, { ...filter, ids }, now))
      }
      expect(await again(1)).toMatchObject({ count: 1, skipped: 0 })
      const { delivery } = (await claim()).leased[0]!
      expect(delivery).toMatchObject({ ...first!.delivery, attempts: 1, dueAt: now })
      expect((await store.deliveries.attempts(delivery.id)).map(each => each.status)).toEqual([200])
      // The first one waits for its attempt already: a call that repeats finds others.
      expect(await again(3)).toMatchObject({ count: 1, skipped: 0 })
    })

    test.each([{ kind: 'succeeded' }, { kind: 'dead' }, retry] as const)(
      'sends a delivery once more that was restarted during an attempt ($kind)',
      async next => {
        const id = await webhook()
        await enqueue(id, 'ann', 1)
        const [leased] = (await claim()).leased as [Leased]
        const restart = () =>
          store.outbox.transact(tables =>
            restartDeliveries(tables, { companyId: 'company_1', ids: [leased.delivery.id] }, now),
          )
        expect(await restart()).toMatchObject({ count: 1, skipped: 0 })
        const again = (await claim([result(leased, next)])).leased as [Leased]
        expect(again).toMatchObject([{ delivery: { id: leased.delivery.id, attempts: 1, tries: 0 } }])
        now += 1
        const done = await claim([result(again[0])])
        expect([done.leased, (await store.deliveries.get(leased.delivery.id))?.state]).toEqual([[], 'SUCCEEDED'])
        const statuses = (await store.deliveries.attempts(leased.delivery.id)).map(each => each.status)
        expect(statuses).toEqual([next.kind === 'succeeded' ? 200 : 500, 200])
      },
    )

    test('sends a delivery no more that was restarted before its attempt began', async () => {
      const id = await webhook()
      for (const seq of [1, 2]) await enqueue(id, 'ann', seq)
      const [leased] = (await claim()).leased as [Leased]
      const [second] = leased.rest as [Leased['delivery']]
      await store.outbox.transact(tables =>
        restartDeliveries(tables, { companyId: 'company_1', ids: [second.id] }, now),
      )
      now += 2
      const results = [leased.delivery, second].map(delivery => result({ ...leased, delivery }))
      expect((await claim([{ ...results[0]!, last: false }, results[1]!])).leased).toEqual([])
    })

    test('knows since when a lane waits for its turn, and not for its retry', async () => {
      const id = await webhook()
      const dueSince = async () => (await store.webhooks.longestDue(id, now))?.dueAt ?? null
      expect(await dueSince()).toBeNull()
      await enqueue(id, 'ann', 1)
      const first = now
      now += 5
      await enqueue(id, 'ben', 1)
      now += 5
      expect(await dueSince()).toBe(first)
      const { leased } = await claim()
      expect([leased.length, await dueSince()]).toEqual([2, null])
      await claim([result(leased[0]!, retry)])
      expect(await dueSince()).toBeNull()
      now += 3_600_000
      expect(await dueSince()).toBeLessThan(now)
    })

    test('makes all lanes of a webhook due when it is enabled again', async () => {
      const id = await webhook()
      await enqueue(id, 'ann', 1)
      const { leased } = await claim()
      await claim([result(leased[0]!, retry)])
      const change = (rule: (webhook: Webhook) => Webhook, companyId = 'company_1') =>
        store.outbox.transact(tables =>
          changeWebhook(tables, { companyId, id }, rule, { at: now, by: null, what: 'CHANGED' }),
        )
      expect(await change(row => row, 'company_2')).toBeNull()
      await change(row => ({ ...row, disabledAt: now, disabledReason: 'ADMIN' }))
      expect((await claim()).leased).toEqual([])
      now += 1
      await change(row => ({ ...row, disabledAt: null, disabledReason: null, recoveredAt: now }))
      expect(sent(await claim())).toEqual([['ann', 1, []]])
    })

    test('deletes a message webhook with its pending deliveries, whose handovers are not concerned', async () => {
      const owner = { companyId: 'company_1', botId: null }
      await store.companies.create({ id: owner.companyId, name: 'One', createdAt: 1 })
      const id = await webhook()
      await store.outbox.transact(({ webhooks }) => wait(webhooks.setMessageWebhookOf(owner, id)))
      await enqueue(id, 'ann', 1)
      await store.outbox.transact(tables => replaceMessageWebhook(tables, owner, () => null, { at: now, by: null }))
      expect(await claim()).toMatchObject({ leased: [], wakeAt: null, claimFailed: false })
      expect((await store.deliveries.list({ companyId: 'company_1' }, { after: null, limit: 9 }))[0]?.state).toBe(
        'FAILED',
      )
    })

    test('stores nothing of steps that throw', async () => {
      const id = await webhook()
      const failing = store.outbox.transact(function* ({ webhooks, queue }) {
        yield* wait(webhooks.addHistory(id, { at: 1, by: null, what: 'CHANGED' }))
        yield* wait(queue.setReadiness(id, { ready: true, wakeAt: 1 }))
        throw new Error('a bug in the steps')
      })
      await expect(failing).rejects.toThrow('a bug in the steps')
      expect(await store.webhooks.history(id)).toEqual([])
      expect((await claim()).wakeAt).toBeNull()
    })
  })
}
