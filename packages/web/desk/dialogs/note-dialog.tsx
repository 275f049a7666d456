import { useState } from 'preact/hooks'
import { Dialog } from '../components/dialog.tsx'
import { DialogFooter } from '../components/dialog-footer.tsx'
import { useSubmit } from '../components/use-submit.ts'
import { addNote } from '../conversation/conversation-actions.ts'
import { useDesk } from '../desk.ts'

/** A note for colleagues, regardless of who holds the conversation. */
export function NoteDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const desk = useDesk()
  const [text, setText] = useState('')
  const { busy, submit } = useSubmit(() => addNote(desk, id, text.trim()), onClose)
  return (
    <Dialog title="Add a note" onClose={onClose}>
      <form onSubmit={submit}>
        <label class="field note">
          <span>Only your colleagues can read it</span>
          <textarea
            class="text"
            rows={4}
            maxLength={10_000}
            value={text}
            onInput={event => setText(event.currentTarget.value)}
          />
        </label>
        <DialogFooter disabled={busy || !text.trim()} onCancel={onClose}>
          {busy ? 'Saving…' : 'Add note'}
        </DialogFooter>
      </form>
    </Dialog>
  )
}
