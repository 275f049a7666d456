import type { Note } from '@baton/client'
import { Icon } from '../../ui/icon.tsx'
import { noteIcon } from '../../ui/icons.ts'
import { isMe } from '../session/is-me.ts'
import { formatDateTime, formatTime } from '../time/date-time.ts'

/** What a colleague wrote beside the conversation. */
export function NoteItem({ note: { seq, at, actor, text }, me }: { note: Note; me: string }) {
  return (
    <aside class="transcript-note" data-seq={seq}>
      <p class="transcript-note-head">
        <Icon path={noteIcon} size={14} />
        <strong>{isMe(actor, me) ? 'Your note' : `Note of ${actor.name ?? 'a colleague'}`}</strong>
        <time dateTime={at} title={formatDateTime(at)}>
          {formatTime(at)}
        </time>
      </p>
      <p class="transcript-note-text" dir="auto">
        {text}
      </p>
    </aside>
  )
}
