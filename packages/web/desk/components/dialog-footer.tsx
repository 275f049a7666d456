import type { ComponentChildren } from 'preact'

type Props = { disabled: boolean; onCancel: () => void; children: ComponentChildren }

/** Cancel, and the button that submits the dialog's form. */
export function DialogFooter({ disabled, onCancel, children }: Props) {
  return (
    <div class="dialog-footer">
      <button type="button" class="button" onClick={onCancel}>
        Cancel
      </button>
      <button type="submit" class="button primary" disabled={disabled}>
        {children}
      </button>
    </div>
  )
}
