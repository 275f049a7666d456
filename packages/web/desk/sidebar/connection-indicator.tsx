import { useDesk } from '../desk.ts'
import { timeOf } from '../time/wait-time.ts'

/** The connection light: the stream's own state. */
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
