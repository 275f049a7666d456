import { useEffect, useRef } from 'preact/hooks'
import { Icon } from '../../ui/icon.tsx'
import { maximizeIcon, minusIcon, plusIcon } from '../../ui/icons.ts'
import { ArrowTips, FlowArrows } from './flow-arrows.tsx'
import { FlowBox } from './flow-box.tsx'
import type { Graph } from './graph.ts'
import type { Layout } from './layout.ts'
import { useViewport } from './use-viewport.ts'

type Props = { graph: Graph; layout: Layout; chosen: string | null; choose: (id: string) => void }

/** The flow as a diagram: drag to move, wheel or buttons to zoom, Tab from box to box. */
export function FlowDiagram({ graph, layout, chosen, choose }: Props) {
  const frame = useRef<SVGSVGElement>(null)
  const { viewport, fit, show, zoomBy, drag } = useViewport(frame, layout)
  useEffect(() => {
    if (chosen !== null) show(chosen)
  }, [chosen])
  const { scale, x, y } = viewport.value
  return (
    <div class="flow-diagram-frame">
      {/* biome-ignore lint/a11y/useSemanticElements: a picture, in which buttons are grouped */}
      <svg
        ref={frame}
        class="flow-diagram"
        role="group"
        aria-label="Flow diagram; the same flow is listed beside it"
        {...drag}
      >
        <ArrowTips />
        <g transform={`translate(${x} ${y}) scale(${scale})`}>
          <FlowArrows paths={layout.paths} chosen={chosen} />
          {graph.boxes.map(box => (
            <FlowBox
              key={box.id}
              box={box}
              at={layout.positions.get(box.id)!}
              chosen={chosen === box.id}
              choose={() => choose(box.id)}
              onFocus={() => show(box.id)}
            />
          ))}
        </g>
      </svg>
      <div class="flow-diagram-tools">
        <ToolButton label="Zoom in" icon={plusIcon} onClick={() => zoomBy(1.25)} />
        <ToolButton label="Zoom out" icon={minusIcon} onClick={() => zoomBy(0.8)} />
        <ToolButton label="Fit to screen" icon={maximizeIcon} onClick={fit} />
      </div>
    </div>
  )
}

function ToolButton({ label, icon, onClick }: { label: string; icon: string; onClick: () => void }) {
  return (
    <button type="button" class="tool-button" aria-label={label} onClick={onClick}>
      <Icon path={icon} />
    </button>
  )
}
