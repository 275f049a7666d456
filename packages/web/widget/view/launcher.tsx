import type { Props } from '../model.ts'
import { Icon } from './icon.tsx'

export function Launcher({ model, actions }: Props) {
  const { open, unread, words } = model
  const label = open ? words.close : unread > 0 ? `${words.open}, ${unread} ${words.unread}` : words.open
  return (
    <button
      type="button"
      class="launcher"
      aria-expanded={open}
      aria-haspopup="dialog"
      aria-label={label}
      onClick={open ? actions.close : actions.open}
    >
      <Icon name={open ? 'down' : 'chat'} size={26} />
      {unread > 0 && !open && (
        <span class="badge" aria-hidden="true">
          {unread > 99 ? '99+' : unread}
        </span>
      )}
    </button>
  )
}
