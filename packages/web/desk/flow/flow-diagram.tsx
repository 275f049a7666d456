import { useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from '../../ui/icon.tsx'
import { maximizeIcon, minusIcon, plusIcon } from '../../ui/icons.ts'
import { BoxView } from './flow-box.tsx'
import type { Graph } from './graph.ts'
import { BOX, type Layout } from './layout.ts'
import { cut } from './wrap-text.ts'
import { fitted, type Sight, zoom } from './zoom.ts'

type Props = { graph: Graph; layout: Layout; chosen: string | null; choose: (id: string) => void }

/** The flow as a diagram: drag to move, wheel or buttons to zoom, Tab from box to box. */
export function Picture({ graph, layout, chosen, choose }: Props) {
  const frame = useRef<SVGSVGElement>(null)
  const sight = useSignal<Sight>({ scale: 1, x: 24, y: 24 })
  const drag = useRef<{ x: number; y: number; from: Sight } | null>(null)
  const size = () => frame.current!.getBoundingClientRect()
  const toFit = () => {
    sight.value = fitted(layout, size())
  }
  useLayoutEffect(toFit, [layout])
  useEffect(() => {
    const element = frame.current!
    // Not passive, or the page would scroll as well.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      const { left, top } = size()
      const at = { x: event.clientX - left, y: event.clientY - top }
      sight.value = zoom(sight.value, Math.exp(-event.deltaY / 400), at)
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
    const { scale, x, y } = sight.value
    const { width, height } = size()
    const left = place.x * scale + x
    const top = place.y * scale + y
    const inSight = left >= 0 && top >= 0 && left + BOX.width * scale <= width && top + BOX.height * scale <= height
    if (inSight) return
    const middle = { x: place.x + BOX.width / 2, y: place.y + BOX.height / 2 }
    sight.value = { scale, x: width / 2 - middle.x * scale, y: height / 2 - middle.y * scale }
  }
  const nearer = (by: number) => {
    const { width, height } = size()
    sight.value = zoom(sight.value, by, { x: width / 2, y: height / 2 })
  }
  const { scale, x, y } = sight.value
  return (
    <div class="picture-wrap">
      {/* biome-ignore lint/a11y/useSemanticElements: a picture, in which buttons are grouped */}
      <svg
        ref={frame}
        class="flow-picture"
        role="group"
        aria-label="The flow as a picture; the same as a list beside it"
        onPointerDown={event => {
          if ((event.target as Element).closest('.box')) return
          drag.current = { x: event.clientX, y: event.clientY, from: sight.value }
          event.currentTarget.setPointerCapture(event.pointerId)
        }}
        onPointerMove={event => {
          if (!drag.current) return
          const { from, x, y } = drag.current
          sight.value = { ...from, x: from.x + event.clientX - x, y: from.y + event.clientY - y }
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
              class={`tip tip-${kind}`}
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
              class={`arrow arrow-${arrow.kind} ${chosen === arrow.from || chosen === arrow.to ? 'near' : ''}`}
              d={path}
              marker-end={`url(#tip-${arrow.kind})`}
            />
          ))}
          {layout.paths.map(({ arrow, label }) => (
            <text
              key={`${arrow.kind} ${arrow.from} ${arrow.to}`}
              class={`arrow-label arrow-label-${arrow.kind}`}
              x={label.x}
              y={label.y - 5}
            >
              <title>{arrow.label}</title>
              {cut(arrow.label, 22)}
            </text>
          ))}
          {graph.boxes.map(box => (
            <BoxView
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
      <div class="picture-tools">
        <button type="button" class="tool" aria-label="Nearer" onClick={() => nearer(1.25)}>
          <Icon path={plusIcon} />
        </button>
        <button type="button" class="tool" aria-label="Farther" onClick={() => nearer(0.8)}>
          <Icon path={minusIcon} />
        </button>
        <button type="button" class="tool" aria-label="Show all of it" onClick={toFit}>
          <Icon path={maximizeIcon} />
        </button>
      </div>
    </div>
  )
}
