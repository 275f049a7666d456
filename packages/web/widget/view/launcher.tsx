import { Icon } from '../../ui/icon.tsx'
import { chatIcon, chevronDownIcon } from '../../ui/icons.ts'
import type { Props } from '../model.ts'

export function Launcher({ model, actions }: Props) {
  const { open, unread, phrases } = model
  const label = open ? phrases.close : unread > 0 ? `${phrases.open}, ${unread} ${phrases.unread}` : phrases.open
  return (
    <button
      type="button"
      class="launcher"
      aria-expanded={open}
      aria-haspopup="dialog"
      aria-label={label}
      onClick={open ? actions.close : actions.open}
    >
      <Icon path={open ? chevronDownIcon : chatIcon} size={26} />
      {unread > 0 && !open && (
        <span class="badge" aria-hidden="true">
          {unread > 99 ? '99+' : unread}
        </span>
      )}
    </button>
  )
}
