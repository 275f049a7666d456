import { useSignal } from '@preact/signals'
import { Icon } from '../ui/icon.tsx'
import { pauseIcon, playIcon } from '../ui/icons.ts'
import { CopyButton } from './copy-button.tsx'
import { EventTable } from './event-table.tsx'
import { type LogFilter, type LogRow, matches } from './log-row.ts'
import type { Model } from './model.ts'

const categories = [
  ['all', 'All'],
  ['message', 'Messages'],
  ['control', 'Handover'],
] as const

const statusTexts: Record<string, string> = {
  live: 'live',
  connecting: 'waiting for a visitor',
  'catching-up': 'catching up',
  reset: 'reading from the start',
  ended: 'ended',
}

/** The events of the conversation, as an agent's subscription receives them. */
export function EventLog({ model }: { model: Model }) {
  const filter = useSignal<LogFilter>({ category: 'all', text: '' })
  const paused = useSignal<readonly LogRow[] | null>(null)
  const { status, error } = model.log.value
  const all = paused.value ?? model.rows.value
  const rows = all.filter(row => matches(row, filter.value))
  const missed = paused.value ? model.rows.value.length - paused.value.length : 0
  return (
    <section id="log" class="pane log" aria-label="Event log" data-tab={model.tab.value === 'log'}>
      <header>
        <h2>
          Event log{' '}
          <span class="status" data-status={status}>
            {error ?? (status === 'connecting' && all.length > 0 ? 'not connected' : statusTexts[status]) ?? status}
          </span>
        </h2>
        <fieldset class="chips">
          <legend class="visually-hidden">Show</legend>
          {categories.map(([category, label]) => (
            <label key={category}>
              <input
                type="radio"
                name="category"
                checked={filter.value.category === category}
                onChange={() => {
                  filter.value = { ...filter.value, category }
                }}
              />
              <span>{label}</span>
            </label>
          ))}
        </fieldset>
        <input
          type="search"
          aria-label="Find in the log"
          placeholder="Find"
          value={filter.value.text}
          onInput={event => {
            filter.value = { ...filter.value, text: event.currentTarget.value }
          }}
        />
        <button
          type="button"
          class="quiet"
          aria-pressed={paused.value !== null}
          onClick={() => {
            paused.value = paused.value ? null : model.rows.value
          }}
        >
          <Icon path={paused.value ? playIcon : pauseIcon} size={16} />
          {paused.value ? `Resume${missed > 0 ? ` (${missed} more)` : ''}` : 'Pause'}
        </button>
        <CopyButton
          text={() =>
            JSON.stringify(
              rows.map(({ event }) => event),
              null,
              2,
            )
          }
        >
          Copy as JSON
        </CopyButton>
      </header>
      <EventTable rows={rows} />
    </section>
  )
}
