import { Icon } from './icons.tsx'
import { dismiss, toasts } from './toast.ts'

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, text, tone }) => (
        <div key={id} class={`toast toast-${tone}`}>
          {tone !== 'plain' && <Icon name={tone === 'good' ? 'check' : 'alert'} size={16} />}
          <span>{text}</span>
          <button type="button" class="ghost icon-button" aria-label="Dismiss" onClick={() => dismiss(id)}>
            <Icon name="close" size={14} />
          </button>
        </div>
      ))}
    </div>
  )
}
