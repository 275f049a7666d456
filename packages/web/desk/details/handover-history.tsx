import { endTexts } from '../conversation/timeline.ts'
import type { ConversationDetails } from '../conversation/use-conversation.ts'
import { formatDateTime, formatTime, formatTimeOrDate } from '../time/date-time.ts'
import { formatDuration } from '../time/duration.ts'

type Handover = ConversationDetails['handovers']['edges'][number]['node']

/** The newest first. */
export function HandoverHistory({ handovers }: { handovers: Handover[] }) {
  return (
    <section>
      <h3>Handovers</h3>
      {handovers.length === 0 && <p class="muted small">No handovers yet.</p>}
      <ol class="handover-history">
        {[...handovers].reverse().map(each => (
          <li key={each.id}>
            <p>
              <strong>{each.acceptedBy?.name ?? (each.state === 'REQUESTED' ? 'Waiting' : 'Not accepted')}</strong>
              <time dateTime={each.requestedAt} title={formatDateTime(each.requestedAt)}>
                {formatTimeOrDate(each.requestedAt, Date.now())}
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
  )
}

function Outcome({ of: { state, end, claimEnd, acceptedAt, endedAt } }: { of: Handover }) {
  if (state === 'REQUESTED') return <span class="tag tag-waiting">waiting</span>
  if (state === 'ACCEPTED') return <span class="tag tag-mine">since {formatTime(acceptedAt!)}</span>
  const took = acceptedAt && endedAt ? ` · ${formatDuration(Date.parse(endedAt) - Date.parse(acceptedAt))}` : ''
  return (
    <>
      {claimEnd && <span class="outcome-tag">{claimEnd}</span>}
      <span class="muted">
        {end ? endTexts[end] : ''}
        {took}
      </span>
    </>
  )
}
