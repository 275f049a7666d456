import type { Model } from '../model.ts'
import { Delayed } from './delayed.tsx'

/** A connection that is there within this time is not worth a notice. */
const NOTICE_DELAY_MS = 1_500

export function ConnectionNotice({ model: { online, session, phrases } }: { model: Model }) {
  const { phase, status } = session
  const isConnecting = phase === 'starting' || (phase === 'on' && status !== 'live')
  return (
    <div class="connection-notice" role="status">
      {!online ? (
        <p>{phrases.offline}</p>
      ) : (
        isConnecting && <Delayed ms={NOTICE_DELAY_MS} after={<p>{phrases.connecting}</p>} />
      )}
    </div>
  )
}
