import { useEffect, useState } from 'preact/hooks'
import type { DeskAgentsQuery, DeskTeamsQuery } from '../../operations/graphql.ts'
import { Icon } from '../../ui/icon.tsx'
import { transferIcon } from '../../ui/icons.ts'
import { Choice } from '../components/choice.tsx'
import { Dialog } from '../components/dialog.tsx'
import { DialogFooter } from '../components/dialog-footer.tsx'
import { useSubmit } from '../components/use-submit.ts'
import { transfer } from '../conversation/conversation-actions.ts'
import type { Subject } from '../conversation/use-conversation.ts'
import { useDesk } from '../desk.ts'
import { DeskAgents, DeskTeams } from '../documents.ts'

type Agent = DeskAgentsQuery['agents'][number]
type Team = DeskTeamsQuery['teams'][number]

const statuses = { ONLINE: 'Online', AWAY: 'Away', OFFLINE: 'Offline' }

/** To another agent, who holds it at once, to the queue of a team, or back to the queue that it came from; with a note that users do not see. */
export function TransferDialog({ conversation, onClose }: { conversation: Subject; onClose: () => void }) {
  const desk = useDesk()
  const [agents, setAgents] = useState<Agent[] | null>(null)
  const [teams, setTeams] = useState<Team[]>([])
  const [agent, setAgent] = useState<Agent | null>(null)
  const [team, setTeam] = useState<Team | null>(null)
  const to = agent ?? (team && { teamId: team.id, name: team.name })
  const [note, setNote] = useState('')
  const { busy, submit } = useSubmit(() => transfer(desk, conversation, to, note.trim() || null), onClose)
  useEffect(() => {
    desk.request(DeskAgents, {}).then(answer => setAgents(sorted(answer?.agents ?? [])))
    // Refused to a key that is narrowed to some bots: its agent then passes to people and to the queue.
    desk.baton.request(DeskTeams, {}).then(
      answer => setTeams([...answer.teams]),
      () => {},
    )
  }, [])
  const choose = (agent: Agent | null, team: Team | null = null) => {
    setAgent(agent)
    setTeam(team)
  }
  return (
    <Dialog title="Transfer" onClose={onClose}>
      <form onSubmit={submit}>
        <fieldset class="choices">
          <legend>Transfer to</legend>
          <Choice name="to" label="Back to the queue" chosen={to === null} choose={() => choose(null)} first>
            <span class="muted small">Any available agent can accept it. The bot answers until then.</span>
          </Choice>
          {teams.map(each => (
            <Choice
              key={each.id}
              name="to"
              label={each.name}
              chosen={team?.id === each.id}
              choose={() => choose(null, each)}
            >
              <span class="muted small">The queue of this team</span>
            </Choice>
          ))}
          {agents?.map(each => (
            <Choice
              key={each.actorId}
              name="to"
              label={each.name}
              chosen={agent?.actorId === each.actorId}
              choose={() => choose(each)}
            >
              <span class={`presence small ${each.status === 'ONLINE' ? 'online' : 'muted'}`}>
                {statuses[each.status]}
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
    .sort((one, other) => rankOf(one) - rankOf(other) || one.name.localeCompare(other.name))

const rankOf = ({ status }: Agent) => Object.keys(statuses).indexOf(status)
