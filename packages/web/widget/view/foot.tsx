import type { Props } from '../model.ts'

/** In the composer's place where nothing can be said. */
export function Foot({ model, actions }: Props) {
  const { words, talk } = model
  const signIn = talk.phase === 'sign-in'
  const ended = talk.phase === 'ended'
  return (
    <div class="foot" role="status">
      <p>{ended ? words.ended : signIn ? words.signIn : words.unavailable}</p>
      {!signIn && (
        <button type="button" class="primary" onClick={actions.begin}>
          {ended ? words.anew : words.retry}
        </button>
      )}
    </div>
  )
}
