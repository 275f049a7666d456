import { setBack } from '../../domain/webhook/circuit.ts'
import type { Outbox, OutboxTables } from '../../ports/outbox.ts'
import { type Steps, wait } from '../../ports/steps.ts'
import { makeLanesDue } from './finish-change.ts'
import { place } from './save-webhook.ts'

/** Webhooks of one transaction. */
const AT_ONCE = 50

/**
 * The clock was set back by so many ms: what was due in a second would wait for an hour and a second. Moves the times of all webhooks
 * with it, and makes their lanes due: each is planned again when it is looked at.
 */
export async function clockSetBack(outbox: Outbox, by: number, now: number): Promise<void> {
  for (let after: string | null = ''; after !== null; ) {
    const behind: string = after
    const ids = await outbox.transact(tables => moveTimes(tables, behind, by))
    for (const id of ids) await makeLanesDue(outbox, { id }, now)
    await outbox.transact(tables => placeAgain(tables, ids, now))
    after = ids.length < AT_ONCE ? null : ids.at(-1)!
  }
}

function* moveTimes({ webhooks }: OutboxTables, after: string, by: number): Steps<string[]> {
  const ids = yield* wait(webhooks.ids(after, AT_ONCE))
  for (const webhook of yield* wait(webhooks.get(ids))) yield* wait(webhooks.save(setBack(webhook, by)))
  return ids
}

function* placeAgain(tables: OutboxTables, ids: string[], now: number): Steps<void> {
  yield* place(tables, yield* wait(tables.webhooks.get(ids)), now)
}
