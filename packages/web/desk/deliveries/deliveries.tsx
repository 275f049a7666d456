import { useEffect, useState } from 'preact/hooks'
import { useDesk } from '../desk.ts'
import { DeliveryView } from './delivery.tsx'
import { redeliverFilter, states, type Wanted } from './delivery-filter.ts'
import { DeliveryList } from './delivery-list.tsx'
import { redeliver } from './redeliver.ts'
import { useDeliveries } from './use-deliveries.ts'
import { Webhooks } from './webhooks.tsx'

type Props = { id: string | null; conversationId: string | null }

/** What was sent to third parties, what they answered, and what never reached them. */
export function Deliveries({ id, conversationId }: Props) {
  const desk = useDesk()
  const admin = desk.me.role === 'ADMIN'
  const [wanted, setWanted] = useState<Wanted>({ state: 'ALL', webhookId: '', conversationId: conversationId ?? '' })
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set())
  const { barred, found, webhooks, more, again } = useDeliveries(desk, wanted)
  useEffect(() => {
    if (conversationId !== null) want({ conversationId })
  }, [conversationId])
  const want = (part: Partial<Wanted>) => {
    setMarked(new Set())
    setWanted(before => ({ ...before, ...part }))
  }
  const send = async (filter: Parameters<typeof redeliver>[1]) => {
    await redeliver(desk, filter)
    setMarked(new Set())
    await again()
  }
  if (barred)
    return (
      <main class="pane empty-pane" aria-label="Deliveries">
        <div>
          <p class="empty-pane-title">Not available for this key</p>
          <p class="muted">This key is limited to some bots, and deliveries belong to the whole company.</p>
        </div>
      </main>
    )
  return (
    <main class={`pane deliveries ${id === null ? '' : 'with-selection'}`} aria-label="Deliveries">
      <header class="page-header">
        <h1>Deliveries</h1>
        {webhooks && (
          <button
            type="button"
            class={`tag dead-letters ${webhooks.dead === '0' ? 'tag-good' : 'tag-bad'}`}
            onClick={() => want({ state: 'FAILED' })}
          >
            {webhooks.dead === '1' ? '1 dead letter' : `${webhooks.dead} dead letters`}
          </button>
        )}
      </header>
      <div class="deliveries-panes">
        <div class="deliveries-pane">
          <Webhooks webhooks={webhooks?.webhooks ?? []} admin={admin} again={again} />
          <section aria-label="Filter" class="filters">
            <select
              class="text"
              aria-label="State"
              value={wanted.state}
              onChange={event => want({ state: event.currentTarget.value as Wanted['state'] })}
            >
              <option value="ALL">All states</option>
              {Object.entries(states).map(([state, { words }]) => (
                <option key={state} value={state}>
                  {words}
                </option>
              ))}
            </select>
            <select
              class="text"
              aria-label="Webhook"
              value={wanted.webhookId}
              onChange={event => want({ webhookId: event.currentTarget.value })}
            >
              <option value="">All webhooks</option>
              {webhooks?.webhooks.map(webhook => (
                <option key={webhook.id} value={webhook.id}>
                  {webhook.kind.toLowerCase()} · {webhook.url}
                </option>
              ))}
            </select>
            <input
              class="text"
              type="search"
              aria-label="Conversation"
              placeholder="Conversation (conv_…)"
              value={wanted.conversationId}
              onChange={event => want({ conversationId: event.currentTarget.value })}
            />
          </section>
          {admin ? (
            <div class="redeliver">
              <button
                type="button"
                class="button small-button"
                disabled={marked.size === 0}
                onClick={() => send({ ids: [...marked] })}
              >
                Redeliver {marked.size > 0 ? marked.size : 'selected'}
              </button>
              <button
                type="button"
                class="button small-button"
                disabled={found.items.length === 0}
                onClick={() => send(redeliverFilter(wanted))}
              >
                {wanted.state === 'ALL' ? 'Redeliver all matching dead letters' : 'Redeliver all matching'}
              </button>
            </div>
          ) : (
            <p class="muted small redeliver">Administrators can see the attempts here, and redeliver.</p>
          )}
          <DeliveryList
            found={found}
            webhooks={webhooks?.webhooks ?? []}
            here={id}
            marked={admin ? marked : null}
            mark={setMarked}
          />
          {found.next && (
            <button type="button" class="button wide" onClick={more}>
              Show more
            </button>
          )}
        </div>
        {id !== null && <DeliveryView key={id} id={id} admin={admin} send={() => send({ ids: [id] })} />}
      </div>
    </main>
  )
}
