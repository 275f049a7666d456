import { useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { useDesk } from '../desk.ts'
import { route, view } from '../navigation.ts'
import type { View } from '../route.ts'
import { Metrics } from '../sidebar/metrics-panel.tsx'
import { ListRow, ROW_HEIGHT } from './conversation-row.tsx'
import { scrollTo, windowOf } from './visible-rows.ts'

const titles: Record<View, string> = { waiting: 'Waiting', mine: 'Mine', open: 'All open' }
const nothing: Record<View, [string, string]> = {
  waiting: ['Nobody is waiting', 'Whoever asks for a person appears here at once.'],
  mine: ['You hold no conversation', 'Accept one from Waiting, and it is yours until you give it back.'],
  open: ['No open conversations', 'They appear here as soon as somebody writes.'],
}

/** The rows of the chosen view; only visible rows are rendered, so that 500 cost no more than 5. */
export function List() {
  const desk = useDesk()
  const { list, selected, queue } = desk
  const box = useRef<HTMLDivElement>(null)
  const seen = useSignal({ top: 0, height: 800 })
  const rows = list.value
  const at = view.value

  useLayoutEffect(() => {
    const element = box.current!
    const measure = () => {
      seen.value = { top: element.scrollTop, height: element.clientHeight }
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    if (at === 'open' && queue.more.value?.after === null) queue.loadMore().catch(desk.trouble)
  }, [at])
  useEffect(() => {
    const index = rows.findIndex(row => row.id === selected.value)
    const to = index < 0 ? null : scrollTo(index, ROW_HEIGHT, seen.value)
    if (to !== null) box.current!.scrollTop = to
  }, [selected.value])

  const { from, to } = windowOf({ count: rows.length, height: ROW_HEIGHT }, seen.value)
  const [title, says] = nothing[at]
  const open = route.value.at === 'conversation' ? route.value.id : null
  return (
    <section class={`list ${queue.staleSince.value === null ? '' : 'stale'}`} aria-label={titles[at]}>
      <div class="list-head">
        <h1>{titles[at]}</h1>
        <span class="muted small">{rows.length > 0 && rows.length}</span>
      </div>
      {at === 'waiting' && <Metrics strip />}
      <div
        class="list-scroll"
        ref={box}
        onScroll={({ currentTarget }) => {
          seen.value = { top: currentTarget.scrollTop, height: currentTarget.clientHeight }
        }}
      >
        {rows.length === 0 && queue.loaded.value && (
          <div class="list-empty">
            <p>{title}</p>
            <p class="muted small">{says}</p>
          </div>
        )}
        {rows.length === 0 && !queue.loaded.value && <p class="list-empty muted">Loading…</p>}
        {rows.length > 0 && (
          <ul style={{ height: `${rows.length * ROW_HEIGHT}px` }}>
            {rows.slice(from, to).map((row, index) => (
              <ListRow
                key={row.id}
                row={row}
                index={from + index}
                count={rows.length}
                selected={selected.value === row.id}
                open={open === row.id}
              />
            ))}
          </ul>
        )}
        {at === 'open' && queue.more.value?.after && (
          <button type="button" class="button wide" onClick={() => queue.loadMore().catch(desk.trouble)}>
            Show more
          </button>
        )}
      </div>
    </section>
  )
}
