import { useEffect, useState } from 'preact/hooks'
import type { DeskAgentsQuery } from '../../operations/graphql.ts'
import { Icon } from '../../ui/icon.tsx'
import { transferIcon } from '../../ui/icons.ts'
import { Dialog } from '../components/dialog.tsx'
import { transfer } from '../conversation/conversation-actions.ts'
import type { Subject } from '../conversation/use-conversation.ts'
import { useDesk } from '../desk.ts'
import { DeskAgents } from '../documents.ts'

type Agent = DeskAgentsQuery['agents'][number]

/** To a colleague, who holds it at once, or back to the queue; with a note that users do not see. */
export function TransferDialog({ conversation, onClose }: { conversation: Subject; onClose: () => void }) {
  const desk = useDesk()
  const [agents, setAgents] = useState<Agent[] | null>(null)
  const [to, setTo] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    desk.request(DeskAgents, {}).then(answer => setAgents(inOrder(answer?.agents ?? [])))
  }, [])
  const submit = async (event: Event) => {
    event.preventDefault()
    setBusy(true)
    const agent = agents?.find(({ actorId }) => actorId === to) ?? null
    const done = await transfer(desk, conversation, agent, note.trim() || null)
    setBusy(false)
    if (done) onClose()
  }
  return (
    <Dialog title="Transfer" onClose={onClose}>
      <form onSubmit={submit}>
        <fieldset class="choices">
          <legend>Transfer to</legend>
          <label class={`choice ${to === null ? 'chosen' : ''}`}>
            <input type="radio" name="to" data-first checked={to === null} onChange={() => setTo(null)} />
            <span>
              <strong>Back to the queue</strong>
              <span class="muted small">Any available agent can accept it. The bot answers until then.</span>
            </span>
          </label>
          {agents?.map(({ actorId, name, online }) => (
            <label key={actorId} class={`choice ${to === actorId ? 'chosen' : ''}`}>
              <input type="radio" name="to" checked={to === actorId} onChange={() => setTo(actorId)} />
              <span>
                <strong>{name}</strong>
                <span class={`presence small ${online ? 'online' : 'muted'}`}>{online ? 'Online' : 'Offline'}</span>
              </span>
            </label>
          ))}
          {agents === null && <p class="muted small">Loading agents…</p>}
          {agents?.length === 0 && <p class="muted small">There are no other agents.</p>}
        </fieldset>
        <label class="field note">
          <span>Note for the next agent (users do not see it)</span>
          <textarea
            class="text"
            rows={2}
            maxLength={1_000}
            value={note}
            onInput={event => setNote(event.currentTarget.value)}
          />
        </label>
        <div class="dialog-footer">
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="button primary" disabled={busy}>
            <Icon path={transferIcon} size={16} />
            {busy ? 'Transferring…' : 'Transfer'}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

/** Agents who are online come first. */
const inOrder = (agents: Agent[]) =>
  agents
    .filter(({ you }) => !you)
    .sort((one, other) => Number(other.online) - Number(one.online) || one.name.localeCompare(other.name))
