import { accept } from '../conversation/conversation-actions.ts'
import type { Desk } from '../desk.ts'
import { leaveDetails, toggleDetails } from '../details/details-visibility.ts'
import { backToList, go, route } from '../navigation.ts'
import { shortcutTarget } from './shortcut-target.ts'
import { readKey, type ShortcutAction } from './shortcuts.ts'
import { openShortcutsDialog } from './shortcuts-dialog.tsx'

/** The keys of the whole desk; off while the agent types or a dialog is open. Answers a function that removes the listener. */
export function listenToKeys(desk: Desk): () => void {
  let prefix = ''
  let typedAt = 0
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return
    if (isTyping(event.target)) return
    // A first key pressed long ago no longer counts.
    if (Date.now() - typedAt > 1_500) prefix = ''
    typedAt = Date.now()
    const read = readKey(prefix, event)
    prefix = read.prefix
    if (!read.action) return
    // A button or link that has the focus is what Enter presses; the row of what is open has nothing more to open.
    const pressed = (event.target as Element).closest<HTMLElement>('a,button,summary,[role=button]')
    const here = route.value.at === 'conversation' && pressed?.dataset.id === route.value.id
    if (read.action === 'open' && pressed && !here) return
    event.preventDefault()
    act(desk, read.action)
  }
  addEventListener('keydown', onKey)
  return () => removeEventListener('keydown', onKey)
}

function act(desk: Desk, action: ShortcutAction) {
  const id = route.value.at === 'conversation' ? route.value.id : null
  switch (action) {
    case 'next':
      return move(desk, 1)
    case 'previous':
      return move(desk, -1)
    case 'open': {
      const selected = desk.selected.value
      if (selected && selected !== id) return go({ at: 'conversation', id: selected })
      const row = id === null ? null : desk.inbox.rows.value.get(id)
      if (row?.handover?.state === 'REQUESTED') accept(desk, row)
      return
    }
    case 'accept': {
      const row = desk.inbox.rows.value.get(id ?? desk.selected.value ?? '')
      if (row) accept(desk, row)
      return
    }
    case 'reply':
    case 'giveBack':
    case 'transfer':
    case 'note':
      return shortcutTarget.perform?.(action)
    case 'details':
      toggleDetails()
      return
    case 'goWaiting':
      return go({ at: 'list', view: 'waiting' })
    case 'goMine':
      return go({ at: 'list', view: 'mine' })
    case 'goOpen':
      return go({ at: 'list', view: 'open' })
    case 'goDeliveries':
      return go({ at: 'deliveries', id: null, conversationId: null })
    case 'goFlows':
      return go({ at: 'flow', botId: null })
    case 'back':
      return leaveDetails() ? undefined : backToList()
    case 'help':
      return openShortcutsDialog()
  }
}

function move(desk: Desk, by: 1 | -1) {
  const rows = desk.list.value
  if (rows.length === 0) return
  const at = rows.findIndex(row => row.id === desk.selected.value)
  const next = at < 0 ? (by === 1 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))
  const { id } = rows[next]!
  desk.selected.value = id
  focusWhenDrawn(desk, id, 60)
}

/** A row that was out of view is rendered after the list has scrolled to it, on a slow machine some frames later. */
function focusWhenDrawn(desk: Desk, id: string, frames: number) {
  requestAnimationFrame(() => {
    if (desk.selected.value !== id) return
    const row = document.querySelector<HTMLElement>(`.conversation-row[data-id="${CSS.escape(id)}"]`)
    if (row) row.focus()
    else if (frames > 0) focusWhenDrawn(desk, id, frames - 1)
  })
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) || isText(target))
const isText = (target: HTMLElement) =>
  target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)
