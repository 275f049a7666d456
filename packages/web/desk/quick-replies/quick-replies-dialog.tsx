import { useState } from 'preact/hooks'
import { Icon } from '../../ui/icon.tsx'
import { trashIcon } from '../../ui/icons.ts'
import { Dialog } from '../components/dialog.tsx'
import { ownReplies } from '../preferences.ts'

/** The agent's own quick replies, stored on this device. An administrator sets the bot's, for all agents. */
export function QuickRepliesDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Your quick replies" onClose={onClose} wide>
      <p class="muted small">
        Saved on this device. <code>[[name]]</code> is replaced by the user’s variable of that name.
      </p>
      <ul class="own-replies">
        {ownReplies.value.map(quick => (
          <li key={quick.name}>
            <strong>/{quick.name}</strong>
            <span>{quick.text}</span>
            <button
              type="button"
              class="ghost icon-button"
              aria-label={`Remove /${quick.name}`}
              onClick={() => (ownReplies.value = ownReplies.value.filter(each => each !== quick))}
            >
              <Icon path={trashIcon} size={16} />
            </button>
          </li>
        ))}
      </ul>
      <NewQuickReply />
    </Dialog>
  )
}

function NewQuickReply() {
  const [name, setName] = useState('')
  const [text, setText] = useState('')
  const add = (event: Event) => {
    event.preventDefault()
    const clean = name.trim().replace(/^\//, '').replace(/\s+/g, '-')
    if (!clean || !text.trim()) return
    ownReplies.value = [...ownReplies.value.filter(each => each.name !== clean), { name: clean, text: text.trim() }]
    setName('')
    setText('')
  }
  return (
    <form class="own-reply-form" onSubmit={add}>
      <label class="field">
        <span>Name</span>
        <input class="text" data-first value={name} maxLength={40} onInput={e => setName(e.currentTarget.value)} />
      </label>
      <label class="field">
        <span>Text</span>
        <textarea
          class="text"
          rows={3}
          value={text}
          maxLength={5_000}
          onInput={event => setText(event.currentTarget.value)}
        />
      </label>
      <div class="dialog-footer">
        <button type="submit" class="button primary" disabled={!name.trim() || !text.trim()}>
          Add
        </button>
      </div>
    </form>
  )
}
