import { render } from 'preact'
import type { Actions, Model } from './model.ts'
import { createReadTracker } from './read-tracker.ts'
import { reveal } from './reveal.ts'
import type { JsonStorage } from './storage.ts'
import { App } from './view/app.tsx'

type Options = {
  root: HTMLElement
  storage: JsonStorage
  model: Omit<Model, 'reveal' | 'unread'>
  signal: AbortSignal
  onRead: (seq: number) => void
  onUnreadChange: (unread: number) => void
}
export type Screen = ReturnType<typeof createScreen>

/** Holds the model and draws it: after each change, and when a bot's `wait` is over. */
export function createScreen({ root, storage, model, signal, onRead, onUnreadChange }: Options) {
  const trackRead = createReadTracker(storage)
  let timer: ReturnType<typeof setTimeout> | undefined
  const screen = {
    /** Set before the first `show`. */
    actions: {} as Actions,
    model: { ...model, reveal: reveal([], new Map(), 0), unread: 0 } as Model,
    /** Whether the user can see the log. */
    isWatched: () => screen.model.open && document.visibilityState === 'visible',
    show(change: Partial<Model>) {
      if (signal.aborted) return
      const next = { ...screen.model, ...change }
      screen.model = next
      next.reveal = reveal(next.session.state.messages, next.news.arrivals, Date.now())
      const wait = next.reveal.next
      clearTimeout(timer)
      if (wait !== null) timer = setTimeout(() => screen.show({}), wait + 1)
      const { unread, report } = trackRead(next.session, screen.isWatched() && wait === null)
      if (report !== null) onRead(report)
      const changed = unread !== next.unread
      next.unread = unread
      render(<App model={next} actions={screen.actions} />, root)
      if (changed) onUnreadChange(unread)
    },
  }
  signal.addEventListener('abort', () => {
    clearTimeout(timer)
    render(null, root)
  })
  return screen
}
