import { useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { BOX, type Layout } from './layout.ts'
import { fitToFrame, type Viewport, zoom } from './zoom.ts'

/** The diagram's viewport: dragged by the pointer, zoomed by the wheel and by buttons. */
export function useViewport(frame: RefObject<SVGSVGElement | null>, layout: Layout) {
  const viewport = useSignal<Viewport>({ scale: 1, x: 24, y: 24 })
  const size = () => frame.current!.getBoundingClientRect()
  const fit = () => {
    viewport.value = fitToFrame(layout, size())
  }
  useLayoutEffect(fit, [layout])
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
  /** Centres a box that is not wholly in view. */
  const show = (id: string) => {
    const corner = layout.positions.get(id)
    if (!corner) return
    const { scale, x, y } = viewport.value
    const { width, height } = size()
    const left = corner.x * scale + x
    const top = corner.y * scale + y
    if (left >= 0 && top >= 0 && left + BOX.width * scale <= width && top + BOX.height * scale <= height) return
    const middle = { x: corner.x + BOX.width / 2, y: corner.y + BOX.height / 2 }
    viewport.value = { scale, x: width / 2 - middle.x * scale, y: height / 2 - middle.y * scale }
  }
  const zoomBy = (factor: number) => {
    const { width, height } = size()
    viewport.value = zoom(viewport.value, factor, { x: width / 2, y: height / 2 })
  }
  return { viewport, fit, show, zoomBy, drag: useDrag(viewport) }
}

/** Handlers that move the viewport with the pointer, unless it was pressed on a box. */
function useDrag(viewport: { value: Viewport }) {
  const start = useRef<{ x: number; y: number; from: Viewport } | null>(null)
  return {
    onPointerDown(event: PointerEvent) {
      if ((event.target as Element).closest('.flow-box')) return
      start.current = { x: event.clientX, y: event.clientY, from: viewport.value }
      ;(event.currentTarget as Element).setPointerCapture(event.pointerId)
    },
    onPointerMove(event: PointerEvent) {
      if (!start.current) return
      const { from, x, y } = start.current
      viewport.value = { ...from, x: from.x + event.clientX - x, y: from.y + event.clientY - y }
    },
    onPointerUp() {
      start.current = null
    },
  }
}
