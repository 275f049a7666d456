import { chime } from '../ui/chime.ts'
import type { RowChange } from './inbox.ts'
import { displayName, isMine, isWaiting, lastMessageText } from './list/row.ts'
import { go, route } from './navigation.ts'
import { notifications, sound } from './preferences.ts'

/**
 * Alerts by sound and desktop notification: when a new user waits, when a conversation is transferred to this agent, and when a
 * message arrives in one of the agent's conversations while it is not open.
 */
export function alertOn({ before, row }: RowChange, me: string) {
  const startedWaiting = isWaiting(row) && !(before && isWaiting(before))
  if (startedWaiting && row.handover?.route !== 'WEBHOOK')
    return notify(row.id, `${displayName(row)} is waiting`, row.handover?.reason ?? lastMessageText(row))
  if (!isMine(row, me) || isOpen(row.id)) return
  const transferred = before !== null && !isMine(before, me) && !isWaiting(before)
  if (transferred) return notify(row.id, `${displayName(row)} was transferred to you`, lastMessageText(row))
  const wrote =
    row.lastMessage?.author.kind === 'USER' && row.lastMessage.seq > (before?.lastMessage?.seq ?? row.lastMessage.seq)
  if (wrote) notify(row.id, displayName(row), lastMessageText(row))
}

export const canNotify = () => 'Notification' in window

/** Only from a click on a button: browsers refuse other requests. */
export async function askToNotify(): Promise<boolean> {
  if (!canNotify()) return false
  const answer = await Notification.requestPermission()
  notifications.value = answer === 'granted'
  return notifications.value
}

const isOpen = (id: string) => !document.hidden && route.value.at === 'conversation' && route.value.id === id

function notify(id: string, title: string, body: string) {
  if (sound.value) chime()
  if (!notifications.value || !document.hidden || !canNotify() || Notification.permission !== 'granted') return
  const shown = new Notification(title, { body: body.slice(0, 140), tag: id })
  shown.onclick = () => {
    window.focus()
    go({ at: 'conversation', id })
    shown.close()
  }
}
