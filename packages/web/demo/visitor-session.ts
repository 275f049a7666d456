import { signal } from '@preact/signals'

/** The shop's widget stores its values under these names. The demo page has the same origin and can read them. */
const prefixOf = (botId: string) => `baton ${location.origin} ${botId}`

/** The conversation of the shop's visitor; null: there is none yet. */
export function watchVisitorSession(botId: string) {
  const name = `${prefixOf(botId)} session`
  const conversationId = signal(read(name))
  // The widget's frame is another document: this page gets an event for each of its writes.
  addEventListener('storage', event => {
    if (event.key === name || event.key === null) conversationId.value = read(name)
  })
  return conversationId
}

/** Removes what the widget has stored: the next visitor of the shop is a new one. */
export function forgetVisitor(botId: string) {
  for (const storage of [localStorage, sessionStorage])
    for (const key of Object.keys(storage)) if (key.startsWith(prefixOf(botId))) storage.removeItem(key)
}

function read(name: string): string | null {
  try {
    const stored = JSON.parse(localStorage.getItem(name) ?? 'null') as { id?: unknown } | null
    return typeof stored?.id === 'string' ? stored.id : null
  } catch {
    return null
  }
}
