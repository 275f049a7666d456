import type { Props } from '../model.ts'

/** In place of the composer when the user cannot write. */
export function ClosedNotice({ model, actions }: Props) {
  const { phrases, session } = model
  const signIn = session.phase === 'sign-in'
  const ended = session.phase === 'ended'
  return (
    <div class="closed-notice" role="status">
      <p>{ended ? phrases.ended : signIn ? phrases.signIn : phrases.unavailable}</p>
      {!signIn && (
        <button type="button" class="primary" onClick={actions.startConversation}>
          {ended ? phrases.startNew : phrases.retry}
        </button>
      )}
    </div>
  )
}
