import { chime } from '../ui/chime.ts'
import type { News } from './inbox.ts'
import { isMine, isWaiting, lastWords, nameOf } from './list/row.ts'
import { go, route } from './navigation.ts'
import { notifications, sound } from './preferences.ts'

/** Sound and desktop notifications: when a new user waits, and when a message arrives in the agent's own conversations while the page is hidden. */
export function makeAlerts(me: string) {
  return {
    news({ before, row }: News) {
      const began = isWaiting(row) && !(before && isWaiting(before))
      if (began && row.handover?.route !== 'WEBHOOK')
        return tell(row.id, `${nameOf(row)} is waiting`, row.handover?.reason ?? lastWords(row))
      const given = isMine(row, me) && before !== null && !isMine(before, me) && !isWaiting(before)
      if (given && !looksAt(row.id)) return tell(row.id, `${nameOf(row)} was passed to you`, lastWords(row))
      const spoke =
        row.lastMessage?.author.kind === 'USER' &&
        row.lastMessage.seq > (before?.lastMessage?.seq ?? row.lastMessage.seq)
      if (spoke && isMine(row, me) && !looksAt(row.id)) tell(row.id, nameOf(row), lastWords(row))
    },
  }
}

export const canNotify = () => 'Notification' in window

/** Only from a click on a button: browsers refuse other requests. */
export async function askToNotify(): Promise<boolean> {
  if (!canNotify()) return false
  const answer = await Notification.requestPermission()
  notifications.value = answer === 'granted'
  return notifications.value
}

const looksAt = (id: string) => !document.hidden && route.value.at === 'conversation' && route.value.id === id

function tell(id: string, title: string, body: string) {
  if (sound.value) chime()
  if (!notifications.value || !document.hidden || !canNotify() || Notification.permission !== 'granted') return
  const shown = new Notification(title, { body: body.slice(0, 140), tag: id })
  shown.onclick = () => {
    window.focus()
    go({ at: 'conversation', id })
    shown.close()
  }
}
