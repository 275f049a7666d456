import { expect, it } from 'vitest'
import { changeWebhook } from '../../../src/app/outbox/change-webhook.ts'
import type { OutboxTables } from '../../../src/ports/outbox.ts'
import { runAtOnce, type Steps, wait } from '../../../src/ports/steps.ts'
import { aWebhook } from '../../domain/webhook/samples.ts'

/** How an engine that answers later runs steps. */
async function runLater<T>(steps: Steps<T>): Promise<T> {
  let step = steps.next()
  while (!step.done) {
    try {
      step = steps.next(await step.value)
    } catch (error) {
      step = steps.throw(error)
    }
  }
  return step.value
}

/** Tables with one webhook, which answer as `respond` makes them; and the verbs that were called. */
function tables(respond: <T>(value: T) => T | Promise<T>) {
  const calls: unknown[][] = []
  const verb =
    (name: string, answer: unknown = undefined) =>
    (...values: unknown[]) => {
      calls.push([name, ...values])
      return respond(answer)
    }
  const parts = {
    webhooks: { get: verb('get', [aWebhook()]), save: verb('save'), addHistory: verb('addHistory') },
    queue: { firstDueAt: verb('firstDueAt', [5]), setReadiness: verb('setReadiness') },
    lanes: { makeDue: verb('makeDue') },
    deliveries: { failPending: verb('failPending') },
  }
  return { calls, parts: parts as unknown as OutboxTables }
}

const change = (parts: OutboxTables) =>
  changeWebhook(parts, { companyId: 'company_1', id: 'hook_1' }, row => ({ ...row, recoveredAt: 9 }), {
    ...{ at: 9, by: null, what: 'ENABLED' },
  })

it('the same steps run on an engine that answers at once and on one that answers later', async () => {
  const [atOnce, later] = [tables(value => value), tables(async value => value)]
  const changed = runAtOnce(change(atOnce.parts))
  expect(changed).toMatchObject({ id: 'hook_1', recoveredAt: 9 })
  expect(await runLater(change(later.parts))).toEqual(changed)
  expect(later.calls).toEqual(atOnce.calls)
  expect(atOnce.calls.map(([name]) => name)).toEqual(
    // The lanes are made due before the queue is placed by them.
    ['get', 'save', 'makeDue', 'firstDueAt', 'setReadiness', 'addHistory'],
  )
})

it('a verb that fails ends the steps with its error', async () => {
  const failing = tables(() => Promise.reject(new Error('the connection is lost')))
  await expect(runLater(change(failing.parts))).rejects.toThrow('the connection is lost')
})

it('an engine that answers at once must not answer with a promise', () => {
  expect(() => runAtOnce(wait(Promise.resolve(1)))).toThrow('must not answer with a promise')
})
