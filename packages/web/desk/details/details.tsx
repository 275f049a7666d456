import type { ConversationState } from '@baton/client'
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Icon } from '../../ui/icon.tsx'
import { closeIcon } from '../../ui/icons.ts'
import { Avatar } from '../components/avatar.tsx'
import type { ConversationDetails } from '../conversation/use-conversation.ts'
import { EditVariablesDialog } from '../dialogs/edit-variables-dialog.tsx'
import { formatVariable } from '../dialogs/variable-value.ts'
import { displayName } from '../list/row.ts'
import { hrefOf } from '../route.ts'
import { formatDateTime } from '../time/date-time.ts'
import { toggleDetails } from './details-visibility.ts'
import { HandoverHistory } from './handover-history.tsx'

/** The user, the known variables, and the past handovers. */
export function Details({ conversation, state }: { conversation: ConversationDetails; state: ConversationState }) {
  const [editing, setEditing] = useState(false)
  const variables = { ...(conversation.variables as object), ...state.variables }
  return (
    <aside class="details" aria-label="Details">
      <div class="details-header">
        <h2>Details</h2>
        <button type="button" class="ghost icon-button" aria-label="Hide details" onClick={toggleDetails}>
          <Icon path={closeIcon} size={16} />
        </button>
      </div>
      <div class="details-user">
        <Avatar name={displayName(conversation)} size={52} />
        <p class="details-name">{displayName(conversation)}</p>
        <p class="muted small mono">{conversation.userId}</p>
      </div>
      <Facts title="Profile" of={(conversation.profile ?? {}) as Record<string, unknown>} none="No profile data." />
      <Facts title="Variables" of={variables} none="No variables.">
        {!state.closed && (
          <button type="button" class="link small" onClick={() => setEditing(true)}>
            Edit
          </button>
        )}
      </Facts>
      {editing && <EditVariablesDialog id={conversation.id} variables={variables} onClose={() => setEditing(false)} />}
      <HandoverHistory handovers={conversation.handovers.edges.map(({ node }) => node)} />
      <ConversationFacts conversation={conversation} controlEpoch={state.controlEpoch} />
    </aside>
  )
}

type FactsProps = { title: string; of: Record<string, unknown>; none: string; children?: ComponentChildren }

function Facts({ title, of, none, children }: FactsProps) {
  const entries = Object.entries(of)
  return (
    <section>
      <h3>
        {title}
        {children}
      </h3>
      {entries.length === 0 && <p class="muted small">{none}</p>}
      <dl class="facts">
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{formatVariable(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function ConversationFacts({
  conversation,
  controlEpoch,
}: {
  conversation: ConversationDetails
  controlEpoch: number
}) {
  return (
    <section>
      <h3>Conversation</h3>
      <dl class="facts">
        <div>
          <dt>Bot</dt>
          <dd>
            <a href={hrefOf({ at: 'flow', botId: conversation.bot.id })}>{conversation.bot.name}</a>
          </dd>
        </div>
        <div>
          <dt>Opened</dt>
          <dd>{formatDateTime(conversation.openedAt)}</dd>
        </div>
        <div>
          <dt>Control epoch</dt>
          <dd title="Rises each time control passes">{controlEpoch}</dd>
        </div>
      </dl>
      <a class="small" href={hrefOf({ at: 'deliveries', id: null, conversationId: conversation.id })}>
        Webhook deliveries
      </a>
    </section>
  )
}
