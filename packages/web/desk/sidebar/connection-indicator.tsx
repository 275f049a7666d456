import { useDesk } from '../desk.ts'
import { timeOf } from '../time/wait-time.ts'

/** The connection light: what the stream says of itself, never what one would like to hear. */
export function StatusLight() {
  const { light, queue } = useDesk()
  const { tone, words } = light.value
  const since = queue.staleSince.value
  return (
    <div class={`light light-${tone}`} role="status">
      <span class="light-dot" aria-hidden="true" />
      <span class="light-words">
        {words}
        {tone !== 'live' && since !== null && <span class="light-since">as of {timeOf(since)}</span>}
      </span>
    </div>
  )
}
