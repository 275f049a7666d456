import { useEffect, useState } from 'preact/hooks'
import type { DeskAgentsQuery } from '../../operations/graphql.ts'
import { Icon } from '../../ui/icon.tsx'
import { transferIcon } from '../../ui/icons.ts'
import { Choice } from '../components/choice.tsx'
import { Dialog } from '../components/dialog.tsx'
import { DialogFooter } from '../components/dialog-footer.tsx'
import { useSubmit } from '../components/use-submit.ts'
import { transfer } from '../conversation/conversation-actions.ts'
import type { Subject } from '../conversation/use-conversation.ts'
import { useDesk } from '../desk.ts'
import { DeskAgents } from '../documents.ts'

type Agent = DeskAgentsQuery['agents'][number]

/** To another agent, who holds it at once, or back to the queue; with a note that users do not see. */
export function TransferDialog({ conversation, onClose }: { conversation: Subject; onClose: () => void }) {
  const desk = useDesk()
  const [agents, setAgents] = useState<Agent[] | null>(null)
  const [to, setTo] = useState<Agent | null>(null)
  const [note, setNote] = useState('')
  const { busy, submit } = useSubmit(() => transfer(desk, conversation, to, note.trim() || null), onClose)
  useEffect(() => {
    desk.request(DeskAgents, {}).then(answer => setAgents(sorted(answer?.agents ?? [])))
  }, [])
  return (
    <Dialog title="Transfer" onClose={onClose}>
      <form onSubmit={submit}>
        <fieldset class="choices">
          <legend>Transfer to</legend>
          <Choice name="to" label="Back to the queue" chosen={to === null} choose={() => setTo(null)} first>
            <span class="muted small">Any available agent can accept it. The bot answers until then.</span>
          </Choice>
          {agents?.map(agent => (
            <Choice
              key={agent.actorId}
              name="to"
              label={agent.name}
              chosen={to?.actorId === agent.actorId}
              choose={() => setTo(agent)}
            >
              <span class={`presence small ${agent.online ? 'online' : 'muted'}`}>
                {agent.online ? 'Online' : 'Offline'}
              </span>
            </Choice>
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
        <DialogFooter disabled={busy} onCancel={onClose}>
          <Icon path={transferIcon} size={16} />
          {busy ? 'Transferring…' : 'Transfer'}
        </DialogFooter>
      </form>
    </Dialog>
  )
}

/** Without this agent; agents who are online come first. */
const sorted = (agents: Agent[]) =>
  agents
    .filter(({ you }) => !you)
    .sort((one, other) => Number(other.online) - Number(one.online) || one.name.localeCompare(other.name))
