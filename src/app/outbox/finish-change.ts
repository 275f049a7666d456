import { consequencesOf } from '../../domain/webhook/outcome.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import type { Outbox } from '../../ports/outbox.ts'
import { wait } from '../../ports/steps.ts'

/** Lanes or deliveries that one transaction changes: 200,000 in one held the event loop for six seconds. */
export const SLICE = 100

/**
 * Goes on, in transactions of its own, with what the change of a webhook means for its deliveries (`saveWebhook` did the first of
 * them). After a crash in between, lanes keep their own due times, and `failAbandoned` does the rest of the failing.
 */
export async function finishChange(outbox: Outbox, before: Webhook, after: Webhook, now: number): Promise<void> {
  const { lanesAreDue, claimsFail } = consequencesOf(before, after)
  if (claimsFail) await failWaiting(outbox, after)
  if (lanesAreDue) await makeLanesDue(outbox, after, now)
}

/** Fails what waits for webhooks that were removed, and for claim webhooks that were disabled. */
export async function failAbandoned(outbox: Outbox): Promise<void> {
  for (const webhook of await outbox.abandoned()) await failWaiting(outbox, webhook)
}

/** Fails all that waits for a webhook. */
export async function failWaiting(outbox: Outbox, { id, kind }: Webhook) {
  const slice = () => outbox.transact(({ deliveries }) => wait(deliveries.failPending(id, kind === 'CLAIM', SLICE)))
  while (await slice());
}

/** Makes all lanes of a webhook due that are not leased. */
export async function makeLanesDue(outbox: Outbox, { id }: Pick<Webhook, 'id'>, now: number) {
  let after: string | null = ''
  while (after !== null) {
    const from: string = after
    after = await outbox.transact(({ lanes }) => wait(lanes.makeDue(id, now, from, SLICE)))
  }
}
