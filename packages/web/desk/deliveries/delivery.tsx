import { useState } from 'preact/hooks'
import { Icon } from '../../ui/icon.tsx'
import { chevronLeftIcon, retryIcon } from '../../ui/icons.ts'
import { useDesk } from '../desk.ts'
import { go } from '../navigation.ts'
import { hrefOf } from '../route.ts'
import { formatDateTime } from '../time/date-time.ts'
import { Attempts } from './attempts.tsx'
import { deliveryStates } from './delivery-filter.ts'
import { type Delivery, useDelivery } from './use-delivery.ts'

type Props = { id: string; admin: boolean; send: () => Promise<void> }

/** One delivery: the request's bytes, and the answers. */
export function DeliveryView({ id, admin, send }: Props) {
  const { delivery, attempts, refresh } = useDelivery(useDesk(), id, admin)
  const redeliver = async () => {
    await send()
    await refresh()
  }
  if (!delivery)
    return (
      <section class="delivery" aria-label="Delivery">
        <p class="empty-list muted">{delivery === null ? 'Delivery not found.' : 'Loading…'}</p>
      </section>
    )
  return (
    <section class="delivery" aria-label="Delivery">
      <DeliveryHeader delivery={delivery} redeliver={admin && delivery.state !== 'ERASED' ? redeliver : null} />
      <DeliveryFacts delivery={delivery} />
      <h3>Body</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and so has to be reached by the keyboard */}
      <pre class="body" tabIndex={0}>
        {pretty(delivery.body)}
      </pre>
      <h3>Attempts</h3>
      {admin ? (
        <Attempts all={attempts} />
      ) : (
        <p class="muted small">
          {delivery.attemptCount} so far. Only administrators see the responses, because they may contain secrets.
        </p>
      )}
    </section>
  )
}

/** `redeliver`: null where this key may not. */
function DeliveryHeader({ delivery, redeliver }: { delivery: Delivery; redeliver: (() => Promise<void>) | null }) {
  const [busy, setBusy] = useState(false)
  const { label, tone } = deliveryStates[delivery.state]
  const back = () => go({ at: 'deliveries', id: null, conversationId: null })
  const press = async () => {
    setBusy(true)
    await redeliver?.()
    setBusy(false)
  }
  return (
    <header class="delivery-header">
      <button type="button" class="ghost icon-button" aria-label="Back to deliveries" onClick={back}>
        <Icon path={chevronLeftIcon} />
      </button>
      <h2>Event {delivery.seq}</h2>
      <span class={`tag tag-${tone}`}>{label}</span>
      {redeliver && (
        <button type="button" class="button primary" disabled={busy} onClick={press}>
          <Icon path={retryIcon} size={16} />
          <span>Redeliver</span>
        </button>
      )}
    </header>
  )
}

function DeliveryFacts({ delivery }: { delivery: Delivery }) {
  return (
    <dl class="facts">
      <Fact name="To" value={delivery.webhook.url} />
      <Fact name="webhook-id" value={delivery.id} />
      <Fact name="Created" value={formatDateTime(delivery.createdAt)} />
      {delivery.nextAttemptAt && <Fact name="Next attempt" value={formatDateTime(delivery.nextAttemptAt)} />}
      <div>
        <dt>Conversation</dt>
        <dd>
          <a href={hrefOf({ at: 'conversation', id: delivery.conversationId })}>Open conversation</a>
        </dd>
      </div>
    </dl>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
