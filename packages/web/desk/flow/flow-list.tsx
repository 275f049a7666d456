import { useEffect, useRef } from 'preact/hooks'
import type { Arrow, Graph } from './graph.ts'

type Props = { graph: Graph; chosen: string | null; choose: (id: string) => void }

/** The same flow in words: every box, what it says, and where it leads. */
export function FlowList({ graph, chosen, choose }: Props) {
  const here = useRef<HTMLLIElement>(null)
  useEffect(() => here.current?.scrollIntoView({ block: 'nearest' }), [chosen])
  const titles = new Map(graph.boxes.map(box => [box.id, box.title]))
  return (
    // It scrolls, and so has to be reached by the keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section class="flow-list" aria-label="Flow as a list" tabIndex={0}>
      <ol>
        {graph.boxes.map(box => (
          <li key={box.id} ref={chosen === box.id ? here : null} class={chosen === box.id ? 'chosen' : ''}>
            <h3>
              <button type="button" class="link" onClick={() => choose(box.id)}>
                {box.title}
              </button>
              {box.start && <span class="tag tag-good">start</span>}
              {box.fallback && <span class="tag">fallback</span>}
              {box.handsOverTo && <span class="tag tag-waiting">hands over to {box.handsOverTo}</span>}
            </h3>
            <p class="muted small">{box.text}</p>
            <ul>
              {graph.arrows
                .filter(arrow => arrow.from === box.id)
                .map(arrow => (
                  <FlowListConnection
                    key={`${arrow.kind} ${arrow.to}`}
                    arrow={arrow}
                    title={titles.get(arrow.to)!}
                    choose={choose}
                  />
                ))}
            </ul>
          </li>
        ))}
      </ol>
    </section>
  )
}

function FlowListConnection({ arrow, title, choose }: { arrow: Arrow; title: string; choose: (id: string) => void }) {
  return (
    <li class="flow-list-connection small">
      <span>{arrow.label}</span>
      <span aria-hidden="true"> → </span>
      <span class="visually-hidden"> leads to </span>
      <button type="button" class="link" onClick={() => choose(arrow.to)}>
        {title}
      </button>
    </li>
  )
}
