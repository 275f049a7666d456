import { effect, signal } from '@preact/signals'
import type { QuickReply } from './quick-replies/quick-replies.ts'

/** The agent's settings for this desk, stored on this device. */
export type Theme = 'auto' | 'light' | 'dark'

export const theme = storedSignal<Theme>('theme', 'auto')
export const sound = storedSignal('sound', true)
export const notifications = storedSignal('notifications', false)
export const ownReplies = storedSignal<QuickReply[]>('quick-replies', [])

effect(() => {
  if (theme.value === 'auto') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme.value
})

export function storedSignal<T>(name: string, first: T) {
  const place = `baton.desk.${name}`
  const value = signal<T>(read(place, first))
  effect(() => {
    const now = JSON.stringify(value.value)
    try {
      localStorage.setItem(place, now)
    } catch {
      // A browser without storage: the setting holds until the page is left.
    }
  })
  return value
}

function read<T>(place: string, first: T): T {
  try {
    const text = localStorage.getItem(place)
    return text === null ? first : (JSON.parse(text) as T)
  } catch {
    return first
  }
}
