import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { Copy } from './copy.tsx'
import { Icon } from './icons.tsx'
import type { Model } from './model.ts'
import { type Filter, matches, type Row } from './row.ts'
import { useEnd } from './use-end.ts'
import { clock } from './words.ts'

const about = [
  ['all', 'All'],
  ['message', 'Messages'],
  ['control', 'Handover'],
] as const

/** Every event of the conversation in its one order, as an agent's subscription tells it. */
export function Log({ model }: { model: Model }) {
  const filter = useSignal<Filter>({ about: 'all', text: '' })
  const paused = useSignal<readonly Row[] | null>(null)
  const { status, error } = model.thread.value
  const all = paused.value ?? model.rows.value
  const rows = all.filter(row => matches(row, filter.value))
  const missed = paused.value ? model.rows.value.length - paused.value.length : 0
  return (
    <section id="log" class="pane log" aria-label="Event log" data-tab={model.tab.value === 'log'}>
      <header>
        <h2>
          Event log{' '}
          <span class="live" data-status={status}>
            {error ?? (status === 'connecting' && all.length > 0 ? 'not connected' : words[status]) ?? status}
          </span>
        </h2>
        <fieldset class="chips">
          <legend class="unseen">Show</legend>
          {about.map(([value, label]) => (
            <label key={value}>
              <input
                type="radio"
                name="about"
                checked={filter.value.about === value}
                onChange={() => {
                  filter.value = { ...filter.value, about: value }
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
          <Icon name={paused.value ? 'play' : 'pause'} size={16} />
          {paused.value ? `Go on${missed > 0 ? ` (${missed} more)` : ''}` : 'Pause'}
        </button>
        <Copy
          text={() =>
            JSON.stringify(
              rows.map(({ event }) => event),
              null,
              2,
            )
          }
        >
          Copy as JSON
        </Copy>
      </header>
      <Rows rows={rows} />
    </section>
  )
}

const words: Record<string, string> = {
  live: 'live',
  connecting: 'waiting for a visitor',
  'catching-up': 'catching up',
  reset: 'beginning anew',
  ended: 'ended',
}

function Rows({ rows }: { rows: readonly Row[] }) {
  const list = useRef<HTMLElement>(null)
  const scrolled = useEnd(list, rows.at(-1)?.seq)
  return (
    <section
      class="rows"
      ref={list}
      aria-label="Events"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is to be reached by keyboard
      tabIndex={0}
      onScroll={scrolled}
    >
      <table>
        <thead>
          <tr>
            {['seq', 'time', 'event', 'who', '', 'epoch', 'mode'].map(name => (
              <th key={name} scope="col">
                {name || <span class="unseen">what</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.seq} class={row.about}>
              <td class="seq">{row.seq}</td>
              <td class="time">{clock(row.at)}</td>
              <td class="type">{row.type}</td>
              <td>
                <span class={`who ${row.who.kind.toLowerCase()}`}>{row.who.name}</span>
              </td>
              <td class="words">{row.words}</td>
              <td class="epoch">{row.epoch}</td>
              <td>
                <span class={`mode ${row.mode.toLowerCase()}`}>{row.mode.toLowerCase()}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p class="empty">Nothing yet. What happens in the shop’s chat is written here.</p>}
    </section>
  )
}
