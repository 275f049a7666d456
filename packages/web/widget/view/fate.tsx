import type { Actions, Model } from '../model.ts'
import type { Bubble, Fate } from '../rows.ts'
import { useLate } from './late.ts'

/** ms after which a message that is still on its way is worth a word. */
const LATE_MS = 6_000

type FateProps = { bubble: Bubble; fate: Fate; model: Model; actions: Actions }

/** What became of it. */
export function FateLine({ bubble, fate, model, actions }: FateProps) {
  const { words, language } = model
  const late = useLate(fate === 'sending', LATE_MS)
  if (fate === 'failed')
    return (
      <div class="meta failed" role="alert">
        <span>{words.failed}</span>
        <button type="button" onClick={() => actions.retry(bubble.pending!)}>
          {words.retry}
        </button>
        <button type="button" onClick={() => actions.discard(bubble.pending!)}>
          {words.discard}
        </button>
      </div>
    )
  const time = new Date(bubble.at).toLocaleTimeString(language, { hour: 'numeric', minute: '2-digit' })
  return (
    <div class="meta" aria-live="off">
      {fate === 'sending' ? (late ? words.waiting : words.sending) : `${time} · ${words[fate]}`}
    </div>
  )
}
