import { useState } from 'preact/hooks'

/** Runs a dialog's action, once at a time, and closes the dialog if it succeeded. */
export function useSubmit(action: () => Promise<boolean>, onClose: () => void) {
  const [busy, setBusy] = useState(false)
  const submit = async (event: Event) => {
    event.preventDefault()
    setBusy(true)
    const done = await action()
    setBusy(false)
    if (done) onClose()
  }
  return { busy, submit }
}
