import { useSignal } from '@preact/signals'
import { useLayoutEffect } from 'preact/hooks'

const STORED_NAME = 'baton demo log'
const STEP = 24
const MIN_HEIGHT = 120

/** The edge above the log: dragged, or moved by arrow keys. A double click restores the default height. */
export function Splitter() {
  const height = useSignal<number | null>(Number(localStorage.getItem(STORED_NAME)) || null)
  const maxHeight = Math.max(MIN_HEIGHT, Math.round(innerHeight * 0.6))
  const setHeight = (next: number | null) => {
    height.value = next === null ? null : Math.min(maxHeight, Math.max(MIN_HEIGHT, Math.round(next)))
    if (height.value === null) localStorage.removeItem(STORED_NAME)
    else localStorage.setItem(STORED_NAME, String(height.value))
  }
  const logBox = () => document.querySelector('.log')!.getBoundingClientRect()
  useLayoutEffect(() => {
    const { style } = document.documentElement
    if (height.value === null) style.removeProperty('--log')
    else style.setProperty('--log', `${height.value}px`)
  }, [height.value])
  return (
    <hr
      class="splitter"
      aria-label="Height of the log"
      aria-orientation="horizontal"
      aria-controls="log"
      aria-valuemin={MIN_HEIGHT}
      aria-valuemax={maxHeight}
      aria-valuenow={height.value ?? Math.round(innerHeight * 0.23)}
      tabIndex={0}
      onDblClick={() => setHeight(null)}
      onKeyDown={event => {
        const { height: current } = logBox()
        const next = { ArrowUp: current + STEP, ArrowDown: current - STEP, Home: maxHeight, End: MIN_HEIGHT }[event.key]
        if (next === undefined) return
        event.preventDefault()
        setHeight(next)
      }}
      onPointerDown={event => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={({ currentTarget, pointerId, clientY }) => {
        if (currentTarget.hasPointerCapture(pointerId)) setHeight(logBox().bottom - clientY - 6)
      }}
    />
  )
}
