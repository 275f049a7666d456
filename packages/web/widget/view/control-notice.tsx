import { controlNoticeOf } from '../control-notice.ts'
import type { Props } from '../model.ts'

/** Above the messages: the place in the queue with a way out of it, who answers, and when the bot has it back. */
export function ControlNotice({ model: { session, appearance, phrases }, actions }: Props) {
  const text = session.phase === 'on' && controlNoticeOf(session.state, phrases, appearance.showAuthors)
  return (
    <div class="connection-notice" role="status">
      {text && (
        <p>
          {text}
          {session.state.handover?.state === 'REQUESTED' && (
            <button type="button" onClick={actions.cancelWait}>
              {phrases.cancelWait}
            </button>
          )}
        </p>
      )}
    </div>
  )
}
