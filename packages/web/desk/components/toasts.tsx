import { Icon } from '../../ui/icon.tsx'
import { alertIcon, checkIcon, closeIcon } from '../../ui/icons.ts'
import { dismiss, toasts } from './toast.ts'

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, text, tone }) => (
        <div key={id} class={`toast toast-${tone}`}>
          {tone !== 'plain' && <Icon path={tone === 'good' ? checkIcon : alertIcon} size={16} />}
          <span>{text}</span>
          <button type="button" class="ghost icon-button" aria-label="Dismiss" onClick={() => dismiss(id)}>
            <Icon path={closeIcon} size={14} />
          </button>
        </div>
      ))}
    </div>
  )
}
