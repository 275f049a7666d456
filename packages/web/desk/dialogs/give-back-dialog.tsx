import type { ConversationState } from '@baton/client'
import { useState } from 'preact/hooks'
import { Choice } from '../components/choice.tsx'
import { Dialog } from '../components/dialog.tsx'
import { DialogFooter } from '../components/dialog-footer.tsx'
import { useSubmit } from '../components/use-submit.ts'
import { giveBack } from '../conversation/conversation-actions.ts'
import type { Subject } from '../conversation/use-conversation.ts'
import { useDesk } from '../desk.ts'
import { outcomesOf } from './outcomes.ts'
import { changedVariables, fieldsOf, VariablesEditor } from './variables-editor.tsx'

const NONE = ''
const OTHER = '\u0000other'

type Props = { conversation: Subject; state: ConversationState; onClose: () => void }

/** Gives back to the bot: with the outcome, and variables for the bot. */
export function GiveBackDialog({ conversation, state, onClose }: Props) {
  const desk = useDesk()
  const outcomes = outcomesOf(conversation.bot.flow)
  const before = { ...(conversation.variables as Record<string, unknown>), ...state.variables }
  const [choice, setChoice] = useState(outcomes[0]?.claimEnd ?? NONE)
  const [ownOutcome, setOwnOutcome] = useState('')
  const [fields, setFields] = useState(() => fieldsOf(before))
  const { variables, error } = changedVariables(fields, before)
  const { busy, submit } = useSubmit(async () => {
    const claimEnd = choice === OTHER ? ownOutcome.trim() : choice
    return error === null && giveBack(desk, conversation, claimEnd || null, variables)
  }, onClose)
  const option = (value: string, label: string, description: string, first = false) => (
    <Choice
      key={value}
      name="outcome"
      label={label}
      chosen={choice === value}
      choose={() => setChoice(value)}
      first={first}
    >
      <span class="muted small">{description}</span>
    </Choice>
  )
  return (
    <Dialog title="Give back to the bot" onClose={onClose} wide>
      <form onSubmit={submit}>
        <fieldset class="choices">
          <legend>Outcome</legend>
          {outcomes.map(({ claimEnd, goTo }, index) =>
            option(claimEnd, claimEnd, `The bot continues at “${goTo}”`, index === 0),
          )}
          {option(NONE, 'No outcome', 'The bot waits for the user’s next message', outcomes.length === 0)}
          {option(OTHER, 'Other', 'Enter your own outcome')}
          {choice === OTHER && <OwnOutcome value={ownOutcome} change={setOwnOutcome} />}
        </fieldset>
        <VariablesEditor fields={fields} change={setFields} error={error} />
        <DialogFooter disabled={busy || error !== null} onCancel={onClose}>
          {busy ? 'Giving back…' : 'Give back'}
        </DialogFooter>
      </form>
    </Dialog>
  )
}

function OwnOutcome({ value, change }: { value: string; change: (value: string) => void }) {
  return (
    <input
      class="text"
      value={value}
      maxLength={256}
      aria-label="Your own outcome"
      placeholder="e.g. refunded"
      ref={field => field?.focus()}
      onInput={event => change(event.currentTarget.value)}
    />
  )
}
