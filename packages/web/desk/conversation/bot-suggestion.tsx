import { useState } from 'preact/hooks'
import { Icon } from '../../ui/icon.tsx'
import { botIcon, closeIcon } from '../../ui/icons.ts'

type Suggestion = { seq: number; text: string }

/** A bot answer that came after the handover: not sent, but offered to the agent. */
export function BotSuggestion({ suggestions, use }: { suggestions: Suggestion[]; use: (text: string) => void }) {
  const [dismissedSeq, setDismissedSeq] = useState(0)
  const suggestion = suggestions.at(-1)
  if (!suggestion || suggestion.seq <= dismissedSeq) return null
  const dismiss = () => setDismissedSeq(suggestion.seq)
  return (
    <section class="bot-suggestion" aria-label="The bot suggested">
      <Icon path={botIcon} size={18} />
      <div>
        <p class="bot-suggestion-title">The bot suggested</p>
        <p>{suggestion.text}</p>
      </div>
      <button
        type="button"
        class="button small-button"
        onClick={() => {
          use(suggestion.text)
          dismiss()
        }}
      >
        Use
      </button>
      <button type="button" class="ghost icon-button" aria-label="Dismiss suggestion" onClick={dismiss}>
        <Icon path={closeIcon} size={16} />
      </button>
    </section>
  )
}
