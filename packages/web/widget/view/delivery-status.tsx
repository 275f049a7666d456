import type { DeliveryStatus as Status } from '../delivery-status.ts'
import type { Actions, Model } from '../model.ts'
import type { Bubble } from '../rows.ts'
import { Delayed } from './delayed.tsx'
import { formatTime } from './format-time.ts'

/** After this time "Sending…" changes to say that it is being retried. */
const RETRY_NOTICE_MS = 6_000

type DeliveryStatusProps = { bubble: Bubble; status: Status; model: Model; actions: Actions }

export function DeliveryStatus({ bubble, status, model, actions }: DeliveryStatusProps) {
  const { phrases, language } = model
  if (status === 'failed')
    return (
      <div class="meta failed" role="alert">
        <span>{phrases.failed}</span>
        <button type="button" onClick={() => actions.retry(bubble.pending!)}>
          {phrases.retry}
        </button>
        <button type="button" onClick={() => actions.discard(bubble.pending!)}>
          {phrases.discard}
        </button>
      </div>
    )
  return (
    <div class="meta" aria-live="off">
      {status === 'sending' ? (
        <Delayed ms={RETRY_NOTICE_MS} before={phrases.sending} after={phrases.waiting} />
      ) : (
        `${formatTime(bubble.at, language)} · ${phrases[status]}`
      )}
    </div>
  )
}
