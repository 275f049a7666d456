import { Icon } from '../../ui/icon.tsx'
import { closeIcon } from '../../ui/icons.ts'
import type { Props } from '../model.ts'
import { IconButton } from './icon-button.tsx'

/** The bot's invitation, before there is a conversation. */
export function Greeting({ model, actions }: Props) {
  return (
    <div class="greeting">
      <button type="button" class="greeting-text" dir="auto" onClick={actions.open}>
        {model.greeting}
      </button>
      <IconButton aria-label={model.phrases.dismiss} onClick={actions.dismissGreeting}>
        <Icon path={closeIcon} size={14} />
      </IconButton>
    </div>
  )
}
