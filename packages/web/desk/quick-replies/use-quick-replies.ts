import { useState } from 'preact/hooks'
import { ownReplies } from '../preferences.ts'
import {
  mergeQuickReplies,
  type QuickReply,
  type SlashQuery,
  searchQuickReplies,
  slashQueryAt,
} from './quick-replies.ts'

/** The quick replies that `/` offers in the composer, and the chosen one. */
export function useQuickReplies(shared: readonly QuickReply[]) {
  const [slash, setSlash] = useState<SlashQuery | null>(null)
  const [index, setIndex] = useState(0)
  const all = mergeQuickReplies(shared, ownReplies.value)
  const found = slash ? searchQuickReplies(all, slash.query) : []
  return {
    slash,
    found,
    index,
    setIndex,
    hasAny: all.length > 0,
    close: () => setSlash(null),
    update(text: string, caret: number) {
      const next = slashQueryAt(text, caret)
      setSlash(next)
      if (next?.query !== slash?.query) setIndex(0)
    },
    /** Whether the menu has used the key. */
    onKeyDown({ key }: KeyboardEvent, choose: (quick: QuickReply) => void): boolean {
      if (found.length === 0) return false
      const step = { ArrowDown: 1, ArrowUp: -1 }[key]
      if (step) setIndex((index + step + found.length) % found.length)
      else if (key === 'Enter' || key === 'Tab') choose(found[index]!)
      else return false
      return true
    },
  }
}
