import type { HandoverEvent } from '@baton/client'
import { Icon } from '../../ui/icon.tsx'
import { bellIcon, clockIcon, closeIcon, replyIcon, transferIcon, userIcon } from '../../ui/icons.ts'
import { formatDateTime, formatTime } from '../time/date-time.ts'
import { describeHandoverEvent } from './timeline.ts'

/** Where control passed, or began to. */
export function HandoverDivider({ event, me }: { event: HandoverEvent; me: string }) {
  const [icon, tone] = looks[event.__typename]
  return (
    <div class={`divider divider-${tone}`} data-divider={event.__typename}>
      <span class="divider-text">
        <Icon path={icon} size={14} />
        <span>{describeHandoverEvent(event, me)}</span>
        <Aside event={event} />
        <time dateTime={event.at} title={formatDateTime(event.at)}>
          {formatTime(event.at)}
        </time>
      </span>
    </div>
  )
}

function Aside({ event }: { event: HandoverEvent }) {
  if (event.__typename === 'HandoverRequested' && event.handover.reason)
    return <span class="divider-note">“{event.handover.reason}”</span>
  if (event.__typename === 'HandoverTransferred' && event.note) return <span class="divider-note">“{event.note}”</span>
  if (event.__typename === 'HandoverEnded' && event.claimEnd) return <span class="outcome-tag">{event.claimEnd}</span>
  return null
}

const looks: Record<HandoverEvent['__typename'], [icon: string, tone: string]> = {
  HandoverRequested: [bellIcon, 'requested'],
  HandoverAccepted: [userIcon, 'begin'],
  HandoverTransferred: [transferIcon, 'begin'],
  HandoverEnded: [replyIcon, 'end'],
  HandoverOverdue: [clockIcon, 'requested'],
  ConversationClosed: [closeIcon, 'end'],
}
