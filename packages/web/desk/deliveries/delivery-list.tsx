import { hrefOf } from '../route.ts'
import { momentOf, stampOf } from '../time/wait-time.ts'
import { states } from './delivery-filter.ts'
import type { Found, Hook } from './use-deliveries.ts'

type Props = {
  found: Found
  hooks: Hook[]
  here: string | null
  /** null: not for this key. */
  marked: ReadonlySet<string> | null
  mark: (marked: ReadonlySet<string>) => void
}

export function Results({ found, hooks, here, marked, mark }: Props) {
  if (found.loading) return <p class="list-empty muted">Loading…</p>
  if (found.items.length === 0)
    return (
      <div class="list-empty">
        <p>Nothing matches</p>
        <p class="muted small">Deliveries appear here when an event is sent to a webhook.</p>
      </div>
    )
  const urls = new Map(hooks.map(hook => [hook.id, hook.url]))
  const toggle = (id: string) => {
    const next = new Set(marked)
    if (!next.delete(id)) next.add(id)
    mark(next)
  }
  return (
    <ul class="results">
      {found.items.map(({ id, webhookId, seq, state, attemptCount, createdAt }) => (
        <li key={id} class={here === id ? 'open' : ''}>
          {marked && (
            <label class="result-mark">
              <input type="checkbox" checked={marked.has(id)} onChange={() => toggle(id)} />
              <span class="aside">Select event {seq}</span>
            </label>
          )}
          <a
            href={hrefOf({ at: 'deliveries', id, conversationId: null })}
            aria-current={here === id ? 'true' : undefined}
          >
            <span class="result-top">
              <span class={`tag tag-${states[state].tone}`}>{states[state].words}</span>
              <span class="muted small">
                event {seq} · {attemptCount} {attemptCount === 1 ? 'attempt' : 'attempts'}
              </span>
              <time class="muted small" dateTime={createdAt} title={momentOf(createdAt)}>
                {stampOf(createdAt, Date.now())}
              </time>
            </span>
            <span class="result-url small">{urls.get(webhookId) ?? webhookId}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}
