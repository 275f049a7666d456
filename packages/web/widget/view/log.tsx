import { Component } from 'preact'
import { StickToEnd } from '../../ui/stick-to-end.ts'
import type { Props } from '../model.ts'
import { type Row, repliesOf, rowsOf } from '../rows.ts'
import { BubbleView } from './bubble.tsx'
import { Day } from './day.tsx'
import { Replies } from './replies.tsx'
import { Typing } from './typing.tsx'

/** Rows that are drawn at first; "Show earlier messages" adds as many. */
const PAGE = 120

type State = { shown: number; isBehind: boolean }

export class Log extends Component<Props, State> {
  override state: State = { shown: PAGE, isBehind: false }
  #box: HTMLElement | null = null
  #stick: StickToEnd | undefined
  #rows: Row[] = []
  #drawn = ''

  override componentDidMount() {
    this.#stick = new StickToEnd(this.#box!, isBehind => this.setState({ isBehind }))
    this.componentDidUpdate()
  }

  override componentDidUpdate() {
    const newest = this.#rows.at(-1)
    const mine = newest?.kind === 'bubble' && newest.mine
    const drawn = `${this.#rows.length} ${mine}`
    if (drawn === this.#drawn) return
    this.#drawn = drawn
    // The user's own message is always scrolled to.
    this.#stick!.onGrown(mine)
  }

  override componentWillUnmount() {
    this.#stick!.disconnect()
  }

  render({ model, actions }: Props, { shown, isBehind }: State) {
    const { session, phrases, appearance, language } = model
    const { counts, typing } = model.reveal
    const rows = rowsOf(session.state, { counts, pending: session.pending, showAuthors: appearance.showAuthors })
    this.#rows = rows
    const writer = session.state.typing.find(({ kind }) => kind !== 'USER')
    const replies = typing ? [] : repliesOf(session.state, session.pending)
    return (
      <div class="middle">
        <div
          class="scroll"
          ref={box => {
            this.#box = box
          }}
          role="log"
          aria-label={phrases.messages}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable box must be reachable by keyboard
          tabIndex={0}
          onScroll={() => this.#stick!.onScroll()}
        >
          <div class="rows">
            {rows.length > shown && (
              <button type="button" class="earlier" onClick={() => this.setState({ shown: shown + PAGE })}>
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
          <button type="button" class="newest" onClick={() => this.#stick!.toEnd()}>
            {phrases.newest} ↓
          </button>
        )}
      </div>
    )
  }
}
