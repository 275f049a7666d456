import type { Layout } from './layout.ts'
import { truncate } from './wrap-text.ts'

const kinds = ['connection', 'fallback', 'takeover'] as const

/** The tips of the arrows, to be referred to by their ids. */
export function ArrowTips() {
  return (
    <defs>
      {kinds.map(kind => (
        <marker
          key={kind}
          id={`tip-${kind}`}
          class={`flow-arrow-tip flow-arrow-tip-${kind}`}
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerUnits="userSpaceOnUse"
          markerWidth="11"
          markerHeight="11"
          orient="auto"
        >
          <path d="M0 0 8 4 0 8z" />
        </marker>
      ))}
    </defs>
  )
}

/** All arrows, and above them all labels. */
export function FlowArrows({ paths, chosen }: { paths: Layout['paths']; chosen: string | null }) {
  return (
    <>
      {paths.map(({ arrow: { kind, from, to }, path }) => (
        <path
          key={`${kind} ${from} ${to}`}
          class={`flow-arrow flow-arrow-${kind} ${chosen === from || chosen === to ? 'highlighted' : ''}`}
          d={path}
          marker-end={`url(#tip-${kind})`}
        />
      ))}
      {paths.map(({ arrow: { kind, from, to, label }, label: at }) => (
        <text key={`${kind} ${from} ${to}`} class={`flow-arrow-label flow-arrow-label-${kind}`} x={at.x} y={at.y - 5}>
          <title>{label}</title>
          {truncate(label, 22)}
        </text>
      ))}
    </>
  )
}
