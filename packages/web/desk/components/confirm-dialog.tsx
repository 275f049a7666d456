import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Dialog } from './dialog.tsx'

type Props = {
  title: string
  action: string
  onClose: () => void
  act: () => Promise<boolean>
  children: ComponentChildren
}

export function ConfirmDialog({ title, action, onClose, act, children }: Props) {
  const [busy, setBusy] = useState(false)
  const run = async () => {
    setBusy(true)
    await act()
    onClose()
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{children}</p>
      <div class="dialog-footer">
        <button type="button" class="button" onClick={onClose}>
          Keep it
        </button>
        <button type="button" class="button danger" data-first disabled={busy} onClick={run}>
          {action}
        </button>
      </div>
    </Dialog>
  )
}
