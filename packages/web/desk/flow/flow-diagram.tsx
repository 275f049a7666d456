import { useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from '../../ui/icon.tsx'
import { maximizeIcon, minusIcon, plusIcon } from '../../ui/icons.ts'
import { FlowBox } from './flow-box.tsx'
import type { Graph } from './graph.ts'
import { BOX, type Layout } from './layout.ts'
import { cut } from './wrap-text.ts'
import { fitToFrame, type Viewport, zoom } from './zoom.ts'

type Props = { graph: Graph; layout: Layout; chosen: string | null; choose: (id: string) => void }

/** The flow as a diagram: drag to move, wheel or buttons to zoom, Tab from box to box. */
export function FlowDiagram({ graph, layout, chosen, choose }: Props) {
  const frame = useRef<SVGSVGElement>(null)
  const viewport = useSignal<Viewport>({ scale: 1, x: 24, y: 24 })
  const drag = useRef<{ x: number; y: number; from: Viewport } | null>(null)
  const size = () => frame.current!.getBoundingClientRect()
  const toFit = () => {
    viewport.value = fitToFrame(layout, size())
  }
  useLayoutEffect(toFit, [layout])
  useEffect(() => {
    const element = frame.current!
    // Not passive, or the page would scroll as well.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      const { left, top } = size()
      const at = { x: event.clientX - left, y: event.clientY - top }
      viewport.value = zoom(viewport.value, Math.exp(-event.deltaY / 400), at)
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [])
  useEffect(() => {
    if (chosen !== null) show(chosen)
  }, [chosen])

  /** Scrolls a box into view. */
  const show = (id: string) => {
    const place = layout.places.get(id)
    if (!place) return
    const { scale, x, y } = viewport.value
    const { width, height } = size()
    const left = place.x * scale + x
    const top = place.y * scale + y
    const inSight = left >= 0 && top >= 0 && left + BOX.width * scale <= width && top + BOX.height * scale <= height
    if (inSight) return
    const middle = { x: place.x + BOX.width / 2, y: place.y + BOX.height / 2 }
    viewport.value = { scale, x: width / 2 - middle.x * scale, y: height / 2 - middle.y * scale }
  }
  const nearer = (by: number) => {
    const { width, height } = size()
    viewport.value = zoom(viewport.value, by, { x: width / 2, y: height / 2 })
  }
  const { scale, x, y } = viewport.value
  return (
    <div class="flow-diagram-frame">
      {/* biome-ignore lint/a11y/useSemanticElements: a picture, in which buttons are grouped */}
      <svg
        ref={frame}
        class="flow-diagram"
        role="group"
        aria-label="Flow diagram; the same flow is listed beside it"
        onPointerDown={event => {
          if ((event.target as Element).closest('.box')) return
          drag.current = { x: event.clientX, y: event.clientY, from: viewport.value }
          event.currentTarget.setPointerCapture(event.pointerId)
        }}
        onPointerMove={event => {
          if (!drag.current) return
          const { from, x, y } = drag.current
          viewport.value = { ...from, x: from.x + event.clientX - x, y: from.y + event.clientY - y }
        }}
        onPointerUp={() => {
          drag.current = null
        }}
      >
        <defs>
          {(['connection', 'fallback', 'takeover'] as const).map(kind => (
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
        <g transform={`translate(${x} ${y}) scale(${scale})`}>
          {layout.paths.map(({ arrow, path }) => (
            <path
              key={`${arrow.kind} ${arrow.from} ${arrow.to}`}
              class={`flow-arrow flow-arrow-${arrow.kind} ${chosen === arrow.from || chosen === arrow.to ? 'highlighted' : ''}`}
              d={path}
              marker-end={`url(#tip-${arrow.kind})`}
            />
          ))}
          {layout.paths.map(({ arrow, label }) => (
            <text
              key={`${arrow.kind} ${arrow.from} ${arrow.to}`}
              class={`flow-arrow-label flow-arrow-label-${arrow.kind}`}
              x={label.x}
              y={label.y - 5}
            >
              <title>{arrow.label}</title>
              {cut(arrow.label, 22)}
            </text>
          ))}
          {graph.boxes.map(box => (
            <FlowBox
              key={box.id}
              box={box}
              at={layout.places.get(box.id)!}
              chosen={chosen === box.id}
              choose={() => choose(box.id)}
              focused={() => show(box.id)}
            />
          ))}
        </g>
      </svg>
      <div class="flow-diagram-tools">
        <button type="button" class="tool-button" aria-label="Zoom in" onClick={() => nearer(1.25)}>
          <Icon path={plusIcon} />
        </button>
        <button type="button" class="tool-button" aria-label="Zoom out" onClick={() => nearer(0.8)}>
          <Icon path={minusIcon} />
        </button>
        <button type="button" class="tool-button" aria-label="Fit to screen" onClick={toFit}>
          <Icon path={maximizeIcon} />
        </button>
      </div>
    </div>
  )
}
