import type { ConversationState } from '@baton/client'
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Icon } from '../../ui/icon.tsx'
import { closeIcon } from '../../ui/icons.ts'
import { Avatar } from '../components/avatar.tsx'
import { endWords } from '../conversation/timeline.ts'
import type { About } from '../conversation/use-conversation.ts'
import { EditVariables } from '../dialogs/edit-variables-dialog.tsx'
import { shown } from '../dialogs/outcomes.ts'
import { nameOf } from '../list/row.ts'
import { hrefOf } from '../route.ts'
import { momentOf, stampOf, timeOf, waitWords } from '../time/wait-time.ts'
import { toggleDetails } from './details-visibility.ts'

/** The user, the known variables, and the past handovers. */
export function Details({ about, state }: { about: About; state: ConversationState }) {
  const [editing, setEditing] = useState(false)
  const variables = { ...(about.variables as object), ...state.variables }
  const handovers = about.handovers.edges.map(({ node }) => node).reverse()
  return (
    <aside class="details" aria-label="Details">
      <div class="details-head">
        <h2>Details</h2>
        <button type="button" class="ghost icon-button" aria-label="Hide the details" onClick={toggleDetails}>
          <Icon path={closeIcon} size={16} />
        </button>
      </div>
      <div class="details-who">
        <Avatar name={nameOf(about)} size={52} />
        <p class="details-name">{nameOf(about)}</p>
        <p class="muted small mono">{about.userId}</p>
      </div>
      <Facts title="Profile" of={(about.profile ?? {}) as Record<string, unknown>} none="Nothing is known." />
      <Facts title="Variables" of={variables} none="None are set.">
        {!state.closed && (
          <button type="button" class="link small" onClick={() => setEditing(true)}>
            Edit
          </button>
        )}
      </Facts>
      {editing && <EditVariables id={about.id} variables={variables} onClose={() => setEditing(false)} />}
      <section>
        <h3>Handovers</h3>
        {handovers.length === 0 && <p class="muted small">People were not needed yet.</p>}
        <ol class="history">
          {handovers.map(each => (
            <li key={each.id}>
              <p>
                <strong>{each.acceptedBy?.name ?? (each.state === 'REQUESTED' ? 'Waiting' : 'Nobody')}</strong>
                <time dateTime={each.requestedAt} title={momentOf(each.requestedAt)}>
                  {stampOf(each.requestedAt, Date.now())}
                </time>
              </p>
              {each.reason && <p class="muted small">“{each.reason}”</p>}
              <p class="small">
                <Outcome of={each} />
              </p>
            </li>
          ))}
        </ol>
      </section>
      <section>
        <h3>Conversation</h3>
        <dl class="facts">
          <div>
            <dt>Bot</dt>
            <dd>
              <a href={hrefOf({ at: 'flow', botId: about.bot.id })}>{about.bot.name}</a>
            </dd>
          </div>
          <div>
            <dt>Opened</dt>
            <dd>{momentOf(about.openedAt)}</dd>
          </div>
          <div>
            <dt>Epoch</dt>
            <dd title="Rises each time control passes">{state.controlEpoch}</dd>
          </div>
        </dl>
        <a class="small" href={hrefOf({ at: 'deliveries', id: null, conversationId: about.id })}>
          Its webhook deliveries
        </a>
      </section>
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
            <dd>{shown(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

type Handover = About['handovers']['edges'][number]['node']

function Outcome({ of: { state, end, claimEnd, acceptedAt, endedAt } }: { of: Handover }) {
  if (state === 'REQUESTED') return <span class="tag tag-waiting">waiting</span>
  if (state === 'ACCEPTED') return <span class="tag tag-mine">since {timeOf(acceptedAt!)}</span>
  const took = acceptedAt && endedAt ? ` · ${waitWords(Date.parse(endedAt) - Date.parse(acceptedAt))}` : ''
  return (
    <>
      {claimEnd && <span class="seam-outcome">{claimEnd}</span>}
      <span class="muted">
        {end ? endWords[end] : ''}
        {took}
      </span>
    </>
  )
}
