import { useState } from 'preact/hooks'
import { Icon } from '../../ui/icon.tsx'
import { botIcon, closeIcon } from '../../ui/icons.ts'

type Suggestion = { seq: number; text: string }

/** A bot answer that came after the handover: not sent, but offered to the agent. */
export function BotSuggestion({ all, use }: { all: Suggestion[]; use: (text: string) => void }) {
  const [passed, setPassed] = useState(0)
  const suggestion = all.at(-1)
  if (!suggestion || suggestion.seq <= passed) return null
  const pass = () => setPassed(suggestion.seq)
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
          pass()
        }}
      >
        Use
      </button>
      <button type="button" class="ghost icon-button" aria-label="Dismiss suggestion" onClick={pass}>
        <Icon path={closeIcon} size={16} />
      </button>
    </section>
  )
}
