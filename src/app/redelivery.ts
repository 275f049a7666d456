import type { Principal } from '../domain/access/credential.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import type { DeliveryFilter } from '../domain/webhook/delivery.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { Store } from '../ports/store.ts'
import { requireStaff } from './access.ts'
import { replayConversation, restartDeliveries } from './outbox/send-again.ts'

type Replayed = { count: number; nextSeq: number | null }
type Parts = { store: Store; notifier: Pick<Notifier, 'notify'>; now: () => number }

/** Of one call. */
const MAX_REDELIVERED = 1_000
const MAX_REPLAYED = 1_000
/** Deliveries of one transaction: a thousand took 33 ms, in which no other command was answered. */
const REDELIVER_SLICE = 100
const REPLAY_SLICE = 250

/** Sending deliveries again. Each use case answers, or refuses and changes nothing. */
export function createRedelivery({ store, notifier, now }: Parts) {
  return { redeliver, replayWebhook }

  /** Dead letters, unless the filter asks for other states. */
  async function redeliver(principal: Principal | null, input: { filter: Omit<DeliveryFilter, 'companyId'> }) {
    const who = requireStaff(principal, 'redeliver')
    if (isRefusal(who)) return who
    const { ids, states } = input.filter
    if (ids && ids.length > MAX_REDELIVERED)
      return refuse('bad_input', `At most ${MAX_REDELIVERED} ids.`, { path: 'input.filter.ids' })
    if (states?.includes('ERASED'))
      return refuse('bad_input', 'What was erased cannot be sent again.', { path: 'input.filter.states' })
    const chosen = states ?? (ids ? undefined : (['FAILED'] as const))
    const filter = { ...input.filter, companyId: who.companyId, ...(chosen && { states: [...chosen] }) }
    const { found, pastClaims } = await store.deliveries.first(filter, MAX_REDELIVERED + 1)
    const restarted = await restartInSlices(filter, found.slice(0, MAX_REDELIVERED))
    const { count } = restarted
    const { erased } = restarted
    const skipped = pastClaims + restarted.skipped + erased
    if (count === 0 && erased > 0) return refuse('erased')
    if (count === 0 && skipped > 0 && ids)
      return refuse(
        'handover_not_requested',
        'The handover of this claim is not requested any more: the claim is not sent again.',
      )
    if (count === 0 && ids) return refuse('not_found')
    notifier.notify('deliveries')
    return { count, ...(skipped > 0 && { skipped }), more: found.length > MAX_REDELIVERED }
  }

  /** In order of seq, so that what a crash leaves out has no hole before it; the same call again takes the rest. */
  async function restartInSlices(filter: DeliveryFilter, found: { id: string }[]) {
    let [count, skipped, erased] = [0, 0, 0]
    for (let from = 0; from < found.length; from += REDELIVER_SLICE) {
      const ids = found.slice(from, from + REDELIVER_SLICE).map(({ id }) => id)
      const done = await store.outbox.transact(tables => restartDeliveries(tables, { ...filter, ids }, now()))
      count += done.count
      skipped += done.skipped
      erased += done.erased
    }
    return { count, skipped, erased }
  }

  /** For a webhook that was set late: the conversation's messages from a seq on, in order. */
  async function replayWebhook(
    principal: Principal | null,
    input: { webhookId: string; conversationId: string; fromSeq: number },
  ): Promise<DomainError | Replayed> {
    const who = requireStaff(principal, 'replayWebhook')
    if (isRefusal(who)) return who
    const { webhookId, conversationId, fromSeq } = input
    const webhook = await store.webhooks.get(webhookId)
    const conversation = await store.conversations.get(conversationId)
    const theirs = webhook?.companyId === who.companyId && conversation?.companyId === who.companyId
    if (!theirs || (webhook.botId !== null && webhook.botId !== conversation.botId)) return refuse('not_found')
    if (webhook.kind === 'CLAIM')
      return refuse('bad_input', 'A claim is asked once: claim webhooks cannot be replayed to.', {
        path: 'input.webhookId',
      })
    if (fromSeq < 1) return refuse('bad_input', 'fromSeq is 1 or more.', { path: 'input.fromSeq' })
    const bot = (await store.bots.get(conversation.botId))!
    let { count, nextSeq }: Replayed = { count: 0, nextSeq: fromSeq }
    for (let events = 0; nextSeq !== null && events < MAX_REPLAYED; events += REPLAY_SLICE) {
      const slice = { webhook, conversation, bot, fromSeq: nextSeq, limit: REPLAY_SLICE }
      const done: Replayed = await store.outbox.transact(tables => replayConversation(tables, slice, now()))
      count += done.count
      nextSeq = done.nextSeq
    }
    notifier.notify('deliveries')
    return { count, nextSeq }
  }
}
