import { useState } from 'preact/hooks'
import { Dialog } from '../components/dialog.tsx'
import { DialogFooter } from '../components/dialog-footer.tsx'
import { useSubmit } from '../components/use-submit.ts'
import { setVariables } from '../conversation/conversation-actions.ts'
import { useDesk } from '../desk.ts'
import { changedVariables, fieldsOf, VariablesEditor } from './variables-editor.tsx'

type Props = { id: string; variables: Record<string, unknown>; onClose: () => void }

/** The user's variables, edited during the conversation. */
export function EditVariablesDialog({ id, variables: current, onClose }: Props) {
  const desk = useDesk()
  // As they were when the dialog was opened: the bot or another agent may change them meanwhile.
  const [before] = useState(current)
  const [fields, setFields] = useState(() => fieldsOf(before))
  const { variables, error } = changedVariables(fields, before)
  const { busy, submit } = useSubmit(async () => error === null && setVariables(desk, id, variables), onClose)
  return (
    <Dialog title="Edit variables" onClose={onClose} wide>
      <form onSubmit={submit}>
        <VariablesEditor fields={fields} change={setFields} error={error} />
        <DialogFooter disabled={busy || error !== null} onCancel={onClose}>
          {busy ? 'Saving…' : 'Save'}
        </DialogFooter>
      </form>
    </Dialog>
  )
}
