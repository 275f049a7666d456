import { useSignal } from '@preact/signals'
import { Icon } from './icons.tsx'

/** Copies what it is given, and says so for a moment. */
export function Copy({ text, children }: { text: () => string; children: string }) {
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
      <Icon name={done.value ? 'check' : 'copy'} size={16} />
      <span aria-live="polite">{done.value ? 'Copied' : children}</span>
    </button>
  )
}
