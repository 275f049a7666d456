import type { ConversationState } from '@baton/client'
import { useState } from 'preact/hooks'
import { Dialog } from '../components/dialog.tsx'
import { giveBack } from '../conversation/conversation-actions.ts'
import type { Subject } from '../conversation/use-conversation.ts'
import { useDesk } from '../desk.ts'
import { outcomesOf } from './outcomes.ts'
import { changesOf, type Line, linesOf, VariablesEditor } from './variables-editor.tsx'

const NONE = ''
const OTHER = '\u0000other'

/** Gives back to the bot: with the outcome, and variables for the bot. */
export function GiveBackDialog({
  conversation,
  state,
  onClose,
}: {
  conversation: Subject
  state: ConversationState
  onClose: () => void
}) {
  const desk = useDesk()
  const outcomes = outcomesOf(conversation.bot.flow)
  const before = { ...(conversation.variables as Record<string, unknown>), ...state.variables }
  const [choice, setChoice] = useState(outcomes[0]?.claimEnd ?? NONE)
  const [words, setWords] = useState('')
  const [lines, setLines] = useState<Line[]>(() => linesOf(before))
  const [busy, setBusy] = useState(false)
  const changes = changesOf(lines, before)
  const submit = async (event: Event) => {
    event.preventDefault()
    if ('wrong' in changes) return
    setBusy(true)
    const claimEnd = choice === OTHER ? words.trim() : choice
    const done = await giveBack(desk, conversation, claimEnd || null, changes.variables)
    setBusy(false)
    if (done) onClose()
  }
  return (
    <Dialog title="Give back to the bot" onClose={onClose} wide>
      <form onSubmit={submit}>
        <fieldset class="choices">
          <legend>Outcome</legend>
          {outcomes.map(({ claimEnd, goTo }, index) => (
            <Choice
              key={claimEnd}
              first={index === 0}
              value={claimEnd}
              chosen={choice}
              choose={setChoice}
              says={`The bot continues at “${goTo}”`}
            />
          ))}
          <Choice
            first={outcomes.length === 0}
            value={NONE}
            label="No outcome"
            chosen={choice}
            choose={setChoice}
            says="The bot waits for the user’s next message"
          />
          <Choice value={OTHER} label="Other" chosen={choice} choose={setChoice} says="Enter your own outcome" />
          {choice === OTHER && (
            <input
              class="text"
              value={words}
              maxLength={256}
              aria-label="Your own outcome"
              placeholder="e.g. refunded"
              ref={field => field?.focus()}
              onInput={event => setWords(event.currentTarget.value)}
            />
          )}
        </fieldset>
        <VariablesEditor lines={lines} change={setLines} wrong={'wrong' in changes ? changes.wrong : null} />
        <div class="dialog-footer">
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="button primary" disabled={busy || 'wrong' in changes}>
            {busy ? 'Giving back…' : 'Give back'}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

type ChoiceProps = {
  value: string
  label?: string
  says: string
  chosen: string
  choose: (value: string) => void
  first?: boolean
}

function Choice({ value, label = value, says, chosen, choose, first = false }: ChoiceProps) {
  return (
    <label class={`choice ${chosen === value ? 'chosen' : ''}`}>
      <input
        type="radio"
        name="outcome"
        checked={chosen === value}
        onChange={() => choose(value)}
        {...(first && { 'data-first': true })}
      />
      <span>
        <strong>{label}</strong>
        <span class="muted small">{says}</span>
      </span>
    </label>
  )
}
