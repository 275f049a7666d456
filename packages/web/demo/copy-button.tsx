import { useSignal } from '@preact/signals'
import { Icon } from '../ui/icon.tsx'
import { checkIcon, copyIcon } from '../ui/icons.ts'

/** Copies the text, and says so for a moment. */
export function CopyButton({ text, children }: { text: () => string; children: string }) {
  const done = useSignal(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text())
    done.value = true
    setTimeout(() => {
      done.value = false
    }, 1_500)
  }
  return (
    <button type="button" class="quiet" onClick={copy}>
      <Icon path={done.value ? checkIcon : copyIcon} size={16} />
      <span aria-live="polite">{done.value ? 'Copied' : children}</span>
    </button>
  )
}
