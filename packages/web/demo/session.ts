import { signal } from '@preact/signals'

/** Under which names the shop's widget keeps what it knows of its visitor: they are of this origin, and so are we. */
const prefixOf = (botId: string) => `baton ${location.origin} ${botId}`

/** The conversation that the shop's visitor is in; null: none yet. */
export function watchSession(botId: string) {
  const name = `${prefixOf(botId)} session`
  const conversationId = signal(read(name))
  // The widget writes in a document of its own: its frame's writes are news here.
  addEventListener('storage', event => {
    if (event.key === name || event.key === null) conversationId.value = read(name)
  })
  return conversationId
}

/** Forgets the visitor: whoever opens the shop next is somebody new. */
export function forgetVisitor(botId: string) {
  for (const shelf of [localStorage, sessionStorage])
    for (const key of Object.keys(shelf)) if (key.startsWith(prefixOf(botId))) shelf.removeItem(key)
}

function read(name: string): string | null {
  try {
    const kept = JSON.parse(localStorage.getItem(name) ?? 'null') as { id?: unknown; ended?: boolean } | null
    return typeof kept?.id === 'string' ? kept.id : null
  } catch {
    return null
  }
}
