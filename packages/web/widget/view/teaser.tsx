import type { Props } from '../model.ts'
import { Icon } from './icon.tsx'

/** What the bot says before anybody has asked. */
export function Teaser({ model, actions }: Props) {
  return (
    <div class="teaser">
      <button type="button" class="greeting" dir="auto" onClick={actions.open}>
        {model.teaser}
      </button>
      <button type="button" class="icon dismiss" aria-label={model.words.dismiss} onClick={actions.dismiss}>
        <Icon name="close" size={14} />
      </button>
    </div>
  )
}
