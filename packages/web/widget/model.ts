import type { Appearance } from './appearance.ts'
import type { NewMessages } from './detect-new.ts'
import type { Options } from './options.ts'
import type { Phrases } from './phrases.ts'
import type { Reveal } from './reveal.ts'
import type { SessionView } from './session-view.ts'

/** Everything that is drawn. */
export type Model = {
  options: Options
  appearance: Appearance
  properties: Record<string, string>
  phrases: Phrases
  language: string
  direction: 'ltr' | 'rtl'
  dark: boolean
  open: boolean
  online: boolean
  /** Shown until it is dismissed or a conversation starts. */
  greeting: string | null
  session: SessionView
  news: NewMessages
  reveal: Reveal
  unread: number
  /** The position among several widgets on the same side of the page. */
  slot: number
  draft: string
}

/** Everything the user can do. */
export type Actions = {
  open: () => void
  close: () => void
  dismissGreeting: () => void
  startConversation: () => void
  write: (text: string) => void
  send: (text: string) => void
  retry: (id: string) => void
  discard: (id: string) => void
  cancelWait: () => void
}

export type Props = { model: Model; actions: Actions }
