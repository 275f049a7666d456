import type { HandoverEvent } from '@baton/client'
import { Icon } from '../../ui/icon.tsx'
import { bellIcon, closeIcon, replyIcon, transferIcon, userIcon } from '../../ui/icons.ts'
import { momentOf, timeOf } from '../time/wait-time.ts'
import { seamWords } from './timeline.ts'

/** Where control passed, or began to. */
export function Seam({ event, me }: { event: HandoverEvent; me: string }) {
  const [icon, tone] = looks[event.__typename]
  return (
    <div class={`seam seam-${tone}`} data-seam={event.__typename}>
      <span class="seam-words">
        <Icon path={icon} size={14} />
        <span>{seamWords(event, me)}</span>
        <Aside event={event} />
        <time dateTime={event.at} title={momentOf(event.at)}>
          {timeOf(event.at)}
        </time>
      </span>
    </div>
  )
}

function Aside({ event }: { event: HandoverEvent }) {
  if (event.__typename === 'HandoverRequested' && event.handover.reason)
    return <span class="seam-aside">“{event.handover.reason}”</span>
  if (event.__typename === 'HandoverTransferred' && event.note) return <span class="seam-aside">“{event.note}”</span>
  if (event.__typename === 'HandoverEnded' && event.claimEnd) return <span class="seam-outcome">{event.claimEnd}</span>
  return null
}

const looks: Record<HandoverEvent['__typename'], [icon: string, tone: string]> = {
  HandoverRequested: [bellIcon, 'asked'],
  HandoverAccepted: [userIcon, 'begin'],
  HandoverTransferred: [transferIcon, 'begin'],
  HandoverEnded: [replyIcon, 'end'],
  ConversationClosed: [closeIcon, 'end'],
}
