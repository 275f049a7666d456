import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { afterScroll, initialScroll } from '../../ui/stick-to-end.ts'
import type { Props } from '../model.ts'
import { repliesOf, rowsOf } from '../rows.ts'
import { BubbleView } from './bubble.tsx'
import { Day } from './day.tsx'
import { Replies } from './replies.tsx'
import { Typing } from './typing.tsx'

/** Rows that are drawn at first, and more with each wish for earlier ones. */
const PAGE = 120

export function Log({ model, actions }: Props) {
  const { talk, words, looks, language } = model
  const { counts, typing } = model.reveal
  const box = useRef<HTMLDivElement>(null)
  const end = useRef(initialScroll)
  const [shown, setShown] = useState(PAGE)
  const [behind, setBehind] = useState(false)
  const rows = rowsOf(talk.state, { counts, pending: talk.pending, showAuthors: looks.showAuthors })
  const newest = rows.at(-1)
  const mine = newest?.kind === 'bubble' && newest.mine
  const count = rows.length
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight })

  // One's own word is always followed; another's only by whoever is at the end.
  useLayoutEffect(() => {
    if (mine) end.current = { ...end.current, follows: true }
    if (end.current.follows) toEnd()
    else if (count > 0) setBehind(true)
  }, [count, mine])
  // Pictures arrive, the keyboard opens: who was at the end stays there.
  useEffect(() => {
    const watcher = new ResizeObserver(() => end.current.follows && toEnd())
    for (const each of [box.current!, box.current!.firstElementChild!]) watcher.observe(each)
    return () => watcher.disconnect()
  }, [])

  const writer = talk.state.typing.find(({ kind }) => kind !== 'USER')
  const replies = typing ? [] : repliesOf(talk.state, talk.pending)
  return (
    <div class="middle">
      <div
        class="scroll"
        ref={box}
        role="log"
        aria-label={words.messages}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        tabIndex={0}
        onScroll={({ currentTarget }) => {
          end.current = afterScroll(end.current, currentTarget)
          if (end.current.follows) setBehind(false)
        }}
      >
        <div class="rows">
          {rows.length > shown && (
            <button type="button" class="earlier" onClick={() => setShown(shown + PAGE)}>
              {words.earlier}
            </button>
          )}
          {rows
            .slice(-shown)
            .map(row =>
              row.kind === 'day' ? (
                <Day key={row.key} at={row.at} language={language} />
              ) : (
                <BubbleView key={row.key} bubble={row} model={model} actions={actions} />
              ),
            )}
          {replies.length > 0 && <Replies replies={replies} label={words.replies} say={actions.send} />}
          {(typing || writer || (talk.phase === 'starting' && model.online)) && (
            <Typing name={looks.showAuthors ? (writer?.name ?? '') : looks.title} words={words} />
          )}
        </div>
      </div>
      {behind && (
        <button type="button" class="newest" onClick={toEnd}>
          {words.newest} ↓
        </button>
      )}
    </div>
  )
}
