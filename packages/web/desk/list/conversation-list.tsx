import { useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { useDesk } from '../desk.ts'
import { route, view } from '../navigation.ts'
import type { View } from '../route.ts'
import { MetricsPanel } from '../sidebar/metrics-panel.tsx'
import { ConversationRow, ROW_HEIGHT } from './conversation-row.tsx'
import { scrollTopFor, visibleRows } from './visible-rows.ts'

const titles: Record<View, string> = { waiting: 'Waiting', mine: 'Mine', open: 'All open' }
const emptyTexts: Record<View, [string, string]> = {
  waiting: ['No one is waiting', 'Users who ask for a person appear here.'],
  mine: ['You have no conversations', 'Accept one under Waiting. It stays yours until you give it back.'],
  open: ['No open conversations', 'They appear here when a user writes.'],
}

/** The rows of the chosen view; only visible rows are rendered, so that 500 cost no more than 5. */
export function ConversationList() {
  const desk = useDesk()
  const { list, selected, inbox } = desk
  const box = useRef<HTMLDivElement>(null)
  const { visible, measure } = useVisibleArea(box)
  const rows = list.value
  const at = view.value

  useEffect(() => {
    if (at === 'open' && inbox.more.value?.after === null) inbox.loadMore().catch(desk.reportError)
  }, [at])
  useEffect(() => {
    const index = rows.findIndex(row => row.id === selected.value)
    const to = index < 0 ? null : scrollTopFor(index, ROW_HEIGHT, visible.value)
    if (to !== null) box.current!.scrollTop = to
  }, [selected.value])

  const { from, to } = visibleRows({ count: rows.length, height: ROW_HEIGHT }, visible.value)
  const open = route.value.at === 'conversation' ? route.value.id : null
  return (
    <section class={`conversation-list ${inbox.staleSince.value === null ? '' : 'stale'}`} aria-label={titles[at]}>
      <div class="conversation-list-header">
        <h1>{titles[at]}</h1>
        <span class="muted small">{rows.length > 0 && rows.length}</span>
      </div>
      {at === 'waiting' && <MetricsPanel strip />}
      <div class="conversation-list-scroll" ref={box} onScroll={measure}>
        {rows.length === 0 && <EmptyList view={at} loaded={inbox.loaded.value} />}
        {rows.length > 0 && (
          <ul style={{ height: `${rows.length * ROW_HEIGHT}px` }}>
            {rows.slice(from, to).map((row, index) => (
              <ConversationRow
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
        {at === 'open' && inbox.more.value?.after && (
          <button type="button" class="button wide" onClick={() => inbox.loadMore().catch(desk.reportError)}>
            Show more
          </button>
        )}
      </div>
    </section>
  )
}

function EmptyList({ view, loaded }: { view: View; loaded: boolean }) {
  if (!loaded) return <p class="empty-list muted">Loading…</p>
  const [title, hint] = emptyTexts[view]
  return (
    <div class="empty-list">
      <p>{title}</p>
      <p class="muted small">{hint}</p>
    </div>
  )
}

/** The part of the list in view, in px; `measure` updates it after a scroll. */
function useVisibleArea(box: RefObject<HTMLDivElement | null>) {
  const visible = useSignal({ top: 0, height: 800 })
  const measure = () => {
    visible.value = { top: box.current!.scrollTop, height: box.current!.clientHeight }
  }
  useLayoutEffect(() => {
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(box.current!)
    return () => observer.disconnect()
  }, [])
  return { visible, measure }
}
