import { formatDateTime } from '../time/date-time.ts'
import type { Attempt } from './use-delivery.ts'

export function Attempts({ all }: { all: Attempt[] | null }) {
  if (all === null) return <p class="muted small">Loading…</p>
  if (all.length === 0) return <p class="muted small">None yet.</p>
  return (
    <ol class="attempts">
      {[...all].reverse().map(({ at, status, durationMs, failure, explanation, responseBody }) => {
        const good = status !== null && status >= 200 && status < 300
        return (
          <li key={at}>
            <p>
              <span class={`tag ${good ? 'tag-good' : 'tag-bad'}`}>{status ?? failure ?? 'no answer'}</span>
              <span class="muted small">
                {formatDateTime(at)} · {durationMs} ms
              </span>
            </p>
            {status !== null && failure && <p class="small">{failure}</p>}
            {explanation && <p class="small">{explanation}</p>}
            {responseBody && (
              // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and so has to be reached by the keyboard
              <pre class="body" tabIndex={0}>
                {responseBody}
              </pre>
            )}
          </li>
        )
      })}
    </ol>
  )
}
