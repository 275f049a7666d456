import { signal } from '@preact/signals'
import { Icon } from '../../ui/icon.tsx'
import { boltIcon } from '../../ui/icons.ts'
import type { QuickReply } from './quick-replies.ts'
import type { useQuickReplies } from './use-quick-replies.ts'

export const isManagingQuickReplies = signal(false)

type Props = { quickReplies: ReturnType<typeof useQuickReplies>; choose: (quick: QuickReply) => void }

/** What `/` offers. The focus stays in the reply; `aria-activedescendant` names the chosen option. */
export function QuickRepliesMenu({ quickReplies, choose }: Props) {
  const { found, index: chosen, setIndex, hasAny } = quickReplies
  return (
    <div class="quick-replies-menu">
      <div class="quick-replies-menu-header">
        <Icon path={boltIcon} size={14} />
        <span>Quick replies</span>
        <button
          type="button"
          class="link"
          onMouseDown={event => event.preventDefault()}
          onClick={() => (isManagingQuickReplies.value = true)}
        >
          Edit yours…
        </button>
      </div>
      {found.length === 0 && <p class="muted small">{hasAny ? 'No quick reply matches.' : 'No quick replies yet.'}</p>}
      <div id="quick-replies" role="listbox" aria-label="Quick replies">
        {found.map((quick, index) => (
          // The reply keeps the focus and reads the keys.
          // biome-ignore lint/a11y/useFocusableInteractive: see above
          // biome-ignore lint/a11y/useKeyWithClickEvents: see above
          <div
            key={quick.name}
            id={`quick-${index}`}
            role="option"
            aria-selected={index === chosen}
            class="quick-reply-option"
            onMouseDown={event => event.preventDefault()}
            onMouseMove={() => index !== chosen && setIndex(index)}
            onClick={() => choose(quick)}
          >
            <strong>/{quick.name}</strong>
            <span>{quick.text}</span>
            {quick.own && <span class="tag">yours</span>}
          </div>
        ))}
      </div>
    </div>
  )
}
