import { useRef, useState } from 'preact/hooks'
import { useStickToEnd } from '../../ui/stick-to-end.ts'
import type { Props } from '../model.ts'
import { repliesOf, rowsOf } from '../rows.ts'
import { BubbleView } from './bubble.tsx'
import { Day } from './day.tsx'
import { Replies } from './replies.tsx'
import { Typing } from './typing.tsx'

/** Rows that are drawn at first; "Show earlier messages" adds as many. */
const PAGE = 120

export function Log({ model, actions }: Props) {
  const { session, phrases, appearance, language } = model
  const { counts, typing } = model.reveal
  const box = useRef<HTMLDivElement>(null)
  const [shown, setShown] = useState(PAGE)
  const rows = rowsOf(session.state, { counts, pending: session.pending, showAuthors: appearance.showAuthors })
  const newest = rows.at(-1)
  const mine = newest?.kind === 'bubble' && newest.mine
  // The user's own message is always scrolled to.
  const { isBehind, toEnd, onScroll } = useStickToEnd(box, [rows.length, mine], mine)
  const writer = session.state.typing.find(({ kind }) => kind !== 'USER')
  const replies = typing ? [] : repliesOf(session.state, session.pending)
  return (
    <div class="middle">
      <div
        class="scroll"
        ref={box}
        role="log"
        aria-label={phrases.messages}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable box must be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
      >
        <div class="rows">
          {rows.length > shown && (
            <button type="button" class="earlier" onClick={() => setShown(shown + PAGE)}>
              {phrases.earlier}
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
          {replies.length > 0 && <Replies replies={replies} label={phrases.replies} send={actions.send} />}
          {(typing || writer || (session.phase === 'starting' && model.online)) && (
            <Typing name={appearance.showAuthors ? (writer?.name ?? '') : appearance.title} phrases={phrases} />
          )}
        </div>
      </div>
      {isBehind && (
        <button type="button" class="newest" onClick={toEnd}>
          {phrases.newest} ↓
        </button>
      )}
    </div>
  )
}
