import type { Props } from '../model.ts'
import { Composer } from './composer.tsx'
import { Foot } from './foot.tsx'
import { Icon } from './icon.tsx'
import { Line } from './line.tsx'
import { Log } from './log.tsx'

/** The window of the talk. The page behind it stays usable, so it is a dialog without a hold on the focus. */
export function Panel(props: Props) {
  const { model, actions } = props
  const { looks, words, talk } = model
  const title = looks.title || words.chat
  const speaks = talk.phase === 'idle' || talk.phase === 'starting' || talk.phase === 'on'
  return (
    <div
      class="panel"
      role="dialog"
      aria-label={title}
      tabIndex={-1}
      onKeyDown={event => {
        if (event.key === 'Escape' && !event.isComposing) actions.close()
      }}
    >
      <header>
        {looks.imageUrl ? (
          <img class="face" src={looks.imageUrl} alt="" />
        ) : (
          <span class="face" aria-hidden="true">
            {[...title][0]}
          </span>
        )}
        <h2>
          <bdi>{title}</bdi>
        </h2>
        <button type="button" class="icon" aria-label={words.close} onClick={actions.close}>
          <Icon name="close" />
        </button>
      </header>
      <Line model={model} />
      <Log {...props} />
      {speaks ? <Composer {...props} /> : <Foot {...props} />}
    </div>
  )
}
