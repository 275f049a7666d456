import { useState } from 'preact/hooks'
import { Dialog } from '../components/dialog.tsx'
import { setVariables } from '../conversation/conversation-actions.ts'
import { useDesk } from '../desk.ts'
import { changesOf, type Line, linesOf, VariablesEditor } from './variables-editor.tsx'

type Props = { id: string; variables: Record<string, unknown>; onClose: () => void }

/** The user's variables, edited during the conversation. */
export function EditVariablesDialog({ id, variables, onClose }: Props) {
  const desk = useDesk()
  const [before] = useState(variables)
  const [lines, setLines] = useState<Line[]>(() => linesOf(variables))
  const [busy, setBusy] = useState(false)
  const changes = changesOf(lines, before)
  const submit = async (event: Event) => {
    event.preventDefault()
    if ('wrong' in changes) return
    setBusy(true)
    const done = await setVariables(desk, id, changes.variables)
    setBusy(false)
    if (done) onClose()
  }
  return (
    <Dialog title="Edit variables" onClose={onClose} wide>
      <form onSubmit={submit}>
        <VariablesEditor lines={lines} change={setLines} wrong={'wrong' in changes ? changes.wrong : null} />
        <div class="dialog-footer">
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="button primary" disabled={busy || 'wrong' in changes}>
            {busy ? 'Saving…' : 'Save'}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
