import type { Model } from '../model.ts'
import { useLate } from './late.ts'

/** ms that a connection may take before it is worth a word. */
const LATE_MS = 1_500

/** How the line stands, where it does not. */
export function Line({ model: { online, talk, words } }: { model: Model }) {
  const { phase, status } = talk
  const waits = online && (phase === 'starting' || (phase === 'on' && status !== 'live'))
  const late = useLate(waits, LATE_MS)
  const text = !online ? words.offline : late ? words.connecting : ''
  return (
    <div class="line" role="status">
      {text && <p>{text}</p>}
    </div>
  )
}
