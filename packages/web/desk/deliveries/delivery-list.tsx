import { hrefOf } from '../route.ts'
import { formatDateTime, formatTimeOrDate } from '../time/date-time.ts'
import { deliveryStates } from './delivery-filter.ts'
import type { Found, Webhook } from './use-deliveries.ts'

type Props = {
  found: Found
  webhooks: Webhook[]
  openId: string | null
  /** null: this key may not redeliver. */
  selected: ReadonlySet<string> | null
  select: (selected: ReadonlySet<string>) => void
}

export function DeliveryList({ found, webhooks, openId, selected, select }: Props) {
  if (found.loading) return <p class="empty-list muted">Loading…</p>
  if (found.items.length === 0)
    return (
      <div class="empty-list">
        <p>No deliveries match</p>
        <p class="muted small">Deliveries appear here when an event is sent to a webhook.</p>
      </div>
    )
  const urls = new Map(webhooks.map(({ id, url }) => [id, url]))
  const toggle = (id: string) => {
    const next = new Set(selected)
    if (!next.delete(id)) next.add(id)
    select(next)
  }
  return (
    <ul class="delivery-list">
      {found.items.map(item => (
        <li key={item.id} class={openId === item.id ? 'open' : ''}>
          {selected && (
            <label class="delivery-select">
              <input type="checkbox" checked={selected.has(item.id)} onChange={() => toggle(item.id)} />
              <span class="visually-hidden">Select event {item.seq}</span>
            </label>
          )}
          <DeliveryLink item={item} url={urls.get(item.webhookId) ?? item.webhookId} open={openId === item.id} />
        </li>
      ))}
    </ul>
  )
}

function DeliveryLink({ item, url, open }: { item: Found['items'][number]; url: string; open: boolean }) {
  const { id, state, seq, attemptCount, createdAt } = item
  const { label, tone } = deliveryStates[state]
  return (
    <a href={hrefOf({ at: 'deliveries', id, conversationId: null })} aria-current={open ? 'true' : undefined}>
      <span class="delivery-list-top">
        <span class={`tag tag-${tone}`}>{label}</span>
        <span class="muted small">
          event {seq} · {attemptCount} {attemptCount === 1 ? 'attempt' : 'attempts'}
        </span>
        <time class="muted small" dateTime={createdAt} title={formatDateTime(createdAt)}>
          {formatTimeOrDate(createdAt, Date.now())}
        </time>
      </span>
      <span class="delivery-list-url small">{url}</span>
    </a>
  )
}
