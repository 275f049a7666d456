import { useRef } from 'preact/hooks'
import { useStickToEnd } from '../ui/use-stick-to-end.ts'
import { timeOfDay } from './format.ts'
import type { LogRow } from './log-row.ts'

export function EventTable({ rows }: { rows: readonly LogRow[] }) {
  const box = useRef<HTMLElement>(null)
  const { onScroll } = useStickToEnd(box, [rows.at(-1)?.seq])
  return (
    <section
      class="rows"
      ref={box}
      aria-label="Events"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable box must be reachable by keyboard
      tabIndex={0}
      onScroll={onScroll}
    >
      <table>
        <thead>
          <tr>
            {['seq', 'time', 'event', 'actor', '', 'epoch', 'mode'].map(name => (
              <th key={name} scope="col">
                {name || <span class="visually-hidden">description</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.seq} class={row.category}>
              <td class="seq">{row.seq}</td>
              <td class="time">{timeOfDay(row.at)}</td>
              <td class="type">{row.type}</td>
              <td>
                <span class={`actor ${row.actor.kind.toLowerCase()}`}>{row.actor.name}</span>
              </td>
              <td class="description">{row.description}</td>
              <td class="epoch">{row.epoch}</td>
              <td>
                <span class={`mode ${row.mode.toLowerCase()}`}>{row.mode.toLowerCase()}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p class="empty">No events yet. What happens in the shop’s chat appears here.</p>}
    </section>
  )
}
