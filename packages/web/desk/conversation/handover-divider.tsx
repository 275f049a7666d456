import type { HandoverEvent } from '@baton/client'
import { Icon } from '../../ui/icon.tsx'
import { bellIcon, closeIcon, replyIcon, transferIcon, userIcon } from '../../ui/icons.ts'
import { momentOf, timeOf } from '../time/wait-time.ts'
import { seamWords } from './timeline.ts'

/** Where control passed, or began to. */
export function Seam({ passage, me }: { passage: HandoverEvent; me: string }) {
  const [icon, tone] = looks[passage.__typename]
  return (
    <div class={`seam seam-${tone}`} data-seam={passage.__typename}>
      <span class="seam-words">
        <Icon path={icon} size={14} />
        <span>{seamWords(passage, me)}</span>
        <Aside passage={passage} />
        <time dateTime={passage.at} title={momentOf(passage.at)}>
          {timeOf(passage.at)}
        </time>
      </span>
    </div>
  )
}

function Aside({ passage }: { passage: HandoverEvent }) {
  if (passage.__typename === 'HandoverRequested' && passage.handover.reason)
    return <span class="seam-aside">“{passage.handover.reason}”</span>
  if (passage.__typename === 'HandoverTransferred' && passage.note)
    return <span class="seam-aside">“{passage.note}”</span>
  if (passage.__typename === 'HandoverEnded' && passage.claimEnd)
    return <span class="seam-outcome">{passage.claimEnd}</span>
  return null
}

const looks: Record<HandoverEvent['__typename'], [icon: string, tone: string]> = {
  HandoverRequested: [bellIcon, 'asked'],
  HandoverAccepted: [userIcon, 'begin'],
  HandoverTransferred: [transferIcon, 'begin'],
  HandoverEnded: [replyIcon, 'end'],
  ConversationClosed: [closeIcon, 'end'],
}
