import type { Box } from './graph.ts'
import { BOX, type Point } from './layout.ts'
import { truncate, wrapText } from './wrap-text.ts'

type Props = { box: Box; at: Point; chosen: boolean; choose: () => void; onFocus: () => void }

export function FlowBox({ box, at, chosen, choose, onFocus }: Props) {
  const badges = badgesOf(box)
  return (
    // A picture has no button of its own.
    // biome-ignore lint/a11y/useSemanticElements: see above
    <g
      class={`flow-box flow-box-${box.kind} ${chosen ? 'chosen' : ''}`}
      transform={`translate(${at.x} ${at.y})`}
      role="button"
      tabIndex={0}
      aria-pressed={chosen}
      data-box={box.title}
      onClick={choose}
      onFocus={onFocus}
      onKeyDown={event => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        choose()
      }}
    >
      <rect class="flow-box-background" width={BOX.width} height={BOX.height} rx="12" />
      <text class="flow-box-title" x="14" y="26">
        {`${truncate(box.title, badges.length > 0 ? 15 : 24)} `}
      </text>
      {badges.slice(0, 2).map(([label, tone], index) => (
        <g key={label} transform={`translate(${BOX.width - 12 - badgeOffset(badges.slice(0, 2), index)} 12)`}>
          <rect class={`flow-box-badge flow-box-badge-${tone}`} width={badgeWidth(label)} height="18" rx="9" />
          <text class={`flow-box-badge-text flow-box-badge-text-${tone}`} x={badgeWidth(label) / 2} y="13">
            {label}
          </text>
        </g>
      ))}
      {wrapText(box.text, 30, 2).map((line, index) => (
        <text key={line} class="flow-box-text" x="14" y={50 + index * 18}>
          {`${line} `}
        </text>
      ))}
    </g>
  )
}

type Badge = [label: string, tone: 'start' | 'fallback' | 'handover' | 'plain']

function badgesOf({ start, fallback, handsOverTo, continues }: Box): Badge[] {
  const badges: Badge[] = []
  if (handsOverTo !== null) badges.push(['handover', 'handover'])
  if (start) badges.push(['start', 'start'])
  if (fallback) badges.push(['fallback', 'fallback'])
  if (continues) badges.push(['continues', 'plain'])
  return badges
}

const badgeWidth = (label: string) => label.length * 5.8 + 16
const badgeOffset = (badges: Badge[], index: number) =>
  badges.slice(0, index + 1).reduce((sum, [label]) => sum + badgeWidth(label) + 5, -5)
