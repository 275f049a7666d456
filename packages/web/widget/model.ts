import type { Looks } from './looks.ts'
import type { Options } from './options.ts'
import type { Reveal } from './reveal.ts'
import type { TalkView } from './talk.ts'
import type { Words } from './words.ts'

/** All that is drawn. */
export type Model = {
  options: Options
  looks: Looks
  properties: Record<string, string>
  words: Words
  language: string
  direction: 'ltr' | 'rtl'
  open: boolean
  online: boolean
  /** The greeting, until it was dismissed or a conversation begun. */
  teaser: string | null
  talk: TalkView
  reveal: Reveal
  unread: number
  /** Which widget of the page this is, on its side: they stand beside each other. */
  slot: number
  draft: string
  dark: boolean
}

/** All that the user can do. */
export type Actions = {
  open: () => void
  close: () => void
  dismiss: () => void
  send: (text: string) => void
  retry: (id: string) => void
  discard: (id: string) => void
  begin: () => void
  write: (text: string) => void
}

export type Props = { model: Model; actions: Actions }
