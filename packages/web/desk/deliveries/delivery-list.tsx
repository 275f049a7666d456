import { hrefOf } from '../route.ts'
import { formatDateTime, formatTimeOrDate } from '../time/wait-time.ts'
import { states } from './delivery-filter.ts'
import type { Found, Webhook } from './use-deliveries.ts'

type Props = {
  found: Found
  webhooks: Webhook[]
  here: string | null
  /** null: not for this key. */
  marked: ReadonlySet<string> | null
  mark: (marked: ReadonlySet<string>) => void
}

export function DeliveryList({ found, webhooks, here, marked, mark }: Props) {
  if (found.loading) return <p class="empty-list muted">Loading…</p>
  if (found.items.length === 0)
    return (
      <div class="empty-list">
        <p>No deliveries match</p>
        <p class="muted small">Deliveries appear here when an event is sent to a webhook.</p>
      </div>
    )
  const urls = new Map(webhooks.map(webhook => [webhook.id, webhook.url]))
  const toggle = (id: string) => {
    const next = new Set(marked)
    if (!next.delete(id)) next.add(id)
    mark(next)
  }
  return (
    <ul class="delivery-list">
      {found.items.map(({ id, webhookId, seq, state, attemptCount, createdAt }) => (
        <li key={id} class={here === id ? 'open' : ''}>
          {marked && (
            <label class="delivery-select">
              <input type="checkbox" checked={marked.has(id)} onChange={() => toggle(id)} />
              <span class="visually-hidden">Select event {seq}</span>
            </label>
          )}
          <a
            href={hrefOf({ at: 'deliveries', id, conversationId: null })}
            aria-current={here === id ? 'true' : undefined}
          >
            <span class="delivery-list-top">
              <span class={`tag tag-${states[state].tone}`}>{states[state].words}</span>
              <span class="muted small">
                event {seq} · {attemptCount} {attemptCount === 1 ? 'attempt' : 'attempts'}
              </span>
              <time class="muted small" dateTime={createdAt} title={formatDateTime(createdAt)}>
                {formatTimeOrDate(createdAt, Date.now())}
              </time>
            </span>
            <span class="delivery-list-url small">{urls.get(webhookId) ?? webhookId}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}
