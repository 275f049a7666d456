import { useSignal } from '@preact/signals'
import type { Model } from './model.ts'

const outcomes = ['resolved', 'callback', 'refund']

type PartnerActionsProps = { model: Model; isHolder: boolean; isWaiting: boolean }

/** Take over; or, for the holder, send a message and give back. */
export function PartnerActions({ model, isHolder, isWaiting }: PartnerActionsProps) {
  const { partner } = model
  return (
    <div class="actions">
      {isHolder ? (
        <>
          <MessageForm send={text => void partner.send(text)} />
          <GiveBack giveBack={claimEnd => void partner.giveBack(claimEnd)} />
        </>
      ) : (
        <button
          type="button"
          class="strong wide"
          disabled={model.visitor.value === null}
          onClick={() => partner.takeOver()}
        >
          {isWaiting ? 'Take over' : 'Take over without a request'} <code>GET …/handover/</code>
        </button>
      )}
    </div>
  )
}

function MessageForm({ send }: { send: (text: string) => void }) {
  const text = useSignal('')
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const trimmed = text.value.trim()
    if (trimmed === '') return
    text.value = ''
    send(trimmed)
  }
  return (
    <form onSubmit={submit}>
      <label class="message">
        <span class="visually-hidden">Message to the visitor</span>
        <input
          type="text"
          autocomplete="off"
          placeholder="Answer as an agent"
          value={text.value}
          onInput={event => {
            text.value = event.currentTarget.value
          }}
        />
      </label>
      <button type="submit" class="strong brief">
        Send <code>POST …/handover/</code>
      </button>
    </form>
  )
}

function GiveBack({ giveBack }: { giveBack: (claimEnd: string | null) => void }) {
  const outcome = useSignal(outcomes[0] as string)
  return (
    <div class="give-back">
      <label>
        <span>Outcome</span>
        <select
          value={outcome.value}
          onChange={event => {
            outcome.value = event.currentTarget.value
          }}
        >
          {outcomes.map(each => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
          <option value="">none</option>
        </select>
      </label>
      <button type="button" class="soft brief" onClick={() => giveBack(outcome.value || null)}>
        Give back <code>GET …/takeover/</code>
      </button>
    </div>
  )
}
