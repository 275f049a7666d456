import { useEffect, useState } from 'preact/hooks'
import type { DeliveryFilter } from '../../operations/graphql.ts'
import { useDesk } from '../desk.ts'
import { DeliveryView } from './delivery.tsx'
import type { FilterFields } from './delivery-filter.ts'
import { DeliveryFilterFields } from './delivery-filter-fields.tsx'
import { DeliveryList } from './delivery-list.tsx'
import { redeliver } from './redeliver.ts'
import { RedeliverButtons } from './redeliver-buttons.tsx'
import { useDeliveries, type WebhookOverview } from './use-deliveries.ts'
import { Webhooks } from './webhooks.tsx'

type Props = { id: string | null; conversationId: string | null }

/** What was sent to third parties, what they answered, and what never reached them. */
export function Deliveries({ id, conversationId }: Props) {
  const desk = useDesk()
  const admin = desk.me.role === 'ADMIN'
  const [fields, setFields] = useState<FilterFields>({
    state: 'ALL',
    webhookId: '',
    conversationId: conversationId ?? '',
  })
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const { forbidden, found, overview, loadMore, refresh } = useDeliveries(desk, fields)
  useEffect(() => {
    if (conversationId !== null) change({ conversationId })
  }, [conversationId])
  const change = (part: Partial<FilterFields>) => {
    setSelected(new Set())
    setFields(before => ({ ...before, ...part }))
  }
  const send = async (filter: DeliveryFilter) => {
    await redeliver(desk, filter)
    setSelected(new Set())
    await refresh()
  }
  if (forbidden) return <Forbidden />
  const webhooks = overview?.webhooks ?? []
  return (
    <main class={`pane deliveries ${id === null ? '' : 'with-selection'}`} aria-label="Deliveries">
      <header class="page-header">
        <h1>Deliveries</h1>
        {overview && <DeadLetters count={overview.deadLetters} show={() => change({ state: 'FAILED' })} />}
      </header>
      <div class="deliveries-panes">
        <div class="deliveries-pane">
          <Webhooks webhooks={webhooks} admin={admin} refresh={refresh} />
          <DeliveryFilterFields fields={fields} webhooks={webhooks} change={change} />
          {admin ? (
            <RedeliverButtons fields={fields} selected={selected} empty={found.items.length === 0} send={send} />
          ) : (
            <p class="muted small redeliver">Administrators can see the attempts here, and redeliver.</p>
          )}
          <DeliveryList
            found={found}
            webhooks={webhooks}
            openId={id}
            selected={admin ? selected : null}
            select={setSelected}
          />
          {found.next && (
            <button type="button" class="button wide" onClick={loadMore}>
              Show more
            </button>
          )}
        </div>
        {id !== null && <DeliveryView key={id} id={id} admin={admin} send={() => send({ ids: [id] })} />}
      </div>
    </main>
  )
}

function DeadLetters({ count, show }: { count: WebhookOverview['deadLetters']; show: () => void }) {
  return (
    <button type="button" class={`tag dead-letters ${count === '0' ? 'tag-good' : 'tag-bad'}`} onClick={show}>
      {count === '1' ? '1 dead letter' : `${count} dead letters`}
    </button>
  )
}

function Forbidden() {
  return (
    <main class="pane empty-pane" aria-label="Deliveries">
      <div>
        <p class="empty-pane-title">Not available for this key</p>
        <p class="muted">This key is limited to some bots, and deliveries belong to the whole company.</p>
      </div>
    </main>
  )
}
