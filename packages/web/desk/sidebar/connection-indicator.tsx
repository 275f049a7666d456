import { useDesk } from '../desk.ts'
import { formatTime } from '../time/date-time.ts'

/** The connection state: the stream's own state. */
export function ConnectionIndicator() {
  const { connection, inbox } = useDesk()
  const { tone, text } = connection.value
  const since = inbox.staleSince.value
  return (
    <div class={`connection connection-${tone}`} role="status">
      <span class="connection-dot" aria-hidden="true" />
      <span class="connection-text">
        {text}
        {tone !== 'live' && since !== null && <span class="connection-since">as of {formatTime(since)}</span>}
      </span>
    </div>
  )
}
