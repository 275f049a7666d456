import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Icon } from '../../ui/icon.tsx'
import { closeIcon } from '../../ui/icons.ts'

type Props = { title: string; onClose: () => void; children: ComponentChildren; wide?: boolean }

/** The browser's dialog element: it keeps the focus inside, and returns it on close. */
export function Dialog({ title, onClose, children, wide = false }: Props) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const before = document.activeElement
    ref.current?.showModal()
    ref.current?.querySelector<HTMLElement>('[data-first]')?.focus()
    return () => (before as HTMLElement | null)?.focus?.()
  }, [])
  return (
    // Escape closes it as well, which the browser sees to.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <dialog
      ref={ref}
      class={`dialog ${wide ? 'dialog-wide' : ''}`}
      aria-label={title}
      onClose={onClose}
      onClick={event => event.target === event.currentTarget && onClose()}
    >
      <div class="dialog-body">
        <div class="dialog-header">
          <h2>{title}</h2>
          <button type="button" class="ghost icon-button" aria-label="Close" onClick={onClose}>
            <Icon path={closeIcon} />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  )
}
