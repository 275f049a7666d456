import type { Box } from './graph.ts'
import { BOX, type Point } from './layout.ts'
import { cut, wrap } from './wrap-text.ts'

type Props = { box: Box; at: Point; chosen: boolean; choose: () => void; focused: () => void }

export function FlowBox({ box, at, chosen, choose, focused }: Props) {
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
      onFocus={focused}
      onKeyDown={event => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        choose()
      }}
    >
      <rect class="flow-box-background" width={BOX.width} height={BOX.height} rx="12" />
      <text class="flow-box-title" x="14" y="26">
        {`${cut(box.title, badges.length > 0 ? 15 : 24)} `}
      </text>
      {badges.slice(0, 2).map(([words, tone], index) => (
        <g key={words} transform={`translate(${BOX.width - 12 - badgeOffset(badges.slice(0, 2), index)} 12)`}>
          <rect class={`flow-box-badge flow-box-badge-${tone}`} width={badgeWidth(words)} height="18" rx="9" />
          <text class={`flow-box-badge-text flow-box-badge-text-${tone}`} x={badgeWidth(words) / 2} y="13">
            {words}
          </text>
        </g>
      ))}
      {wrap(box.words, 30, 2).map((line, index) => (
        <text key={line} class="flow-box-text" x="14" y={50 + index * 18}>
          {`${line} `}
        </text>
      ))}
    </g>
  )
}

type Badge = [words: string, tone: 'start' | 'fallback' | 'handover' | 'plain']

function badgesOf({ start, fallback, asks, goesOn }: Box): Badge[] {
  const badges: Badge[] = []
  if (asks !== null) badges.push(['handover', 'handover'])
  if (start) badges.push(['start', 'start'])
  if (fallback) badges.push(['fallback', 'fallback'])
  if (goesOn) badges.push(['continues', 'plain'])
  return badges
}

const badgeWidth = (words: string) => words.length * 5.8 + 16
const badgeOffset = (badges: Badge[], index: number) =>
  badges.slice(0, index + 1).reduce((sum, [words]) => sum + badgeWidth(words) + 5, -5)
