import { Icon } from '../../ui/icon.tsx'
import { closeIcon } from '../../ui/icons.ts'
import type { Props } from '../model.ts'
import { ClosedNotice } from './closed-notice.tsx'
import { Composer } from './composer.tsx'
import { ConnectionNotice } from './connection-notice.tsx'
import { ControlNotice } from './control-notice.tsx'
import { IconButton } from './icon-button.tsx'
import { Log } from './log.tsx'

/** The chat window. A dialog that does not trap the focus: the page behind it stays usable. */
export function Panel(props: Props) {
  const { model, actions } = props
  const { appearance, phrases, session } = model
  const title = appearance.title || phrases.chat
  const canWrite = session.phase === 'idle' || session.phase === 'starting' || session.phase === 'on'
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
        {appearance.imageUrl ? (
          <img class="avatar" src={appearance.imageUrl} alt="" />
        ) : (
          <span class="avatar" aria-hidden="true">
            {[...title][0]}
          </span>
        )}
        <h2>
          <bdi>{title}</bdi>
        </h2>
        <IconButton aria-label={phrases.close} onClick={actions.close}>
          <Icon path={closeIcon} size={20} />
        </IconButton>
      </header>
      <ConnectionNotice model={model} />
      <ControlNotice {...props} />
      <Log {...props} />
      {canWrite ? <Composer {...props} /> : <ClosedNotice {...props} />}
    </div>
  )
}
