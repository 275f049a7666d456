import type { Model } from '../model.ts'
import { useDelayed } from './use-delayed.ts'

/** A connection that is there within this time is not worth a notice. */
const NOTICE_DELAY_MS = 1_500

export function ConnectionNotice({ model: { online, session, phrases } }: { model: Model }) {
  const { phase, status } = session
  const isConnecting = online && (phase === 'starting' || (phase === 'on' && status !== 'live'))
  const isLate = useDelayed(isConnecting, NOTICE_DELAY_MS)
  const text = !online ? phrases.offline : isLate ? phrases.connecting : ''
  return (
    <div class="connection-notice" role="status">
      {text && <p>{text}</p>}
    </div>
  )
}
