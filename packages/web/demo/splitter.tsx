import { useSignal } from '@preact/signals'
import { useLayoutEffect } from 'preact/hooks'

const NAME = 'baton demo log'
const STEP = 24
const LEAST = 120

/** The edge between the log and what is above it: drawn by hand, by arrows, and set back by a double click. */
export function Splitter() {
  const height = useSignal<number | null>(Number(localStorage.getItem(NAME)) || null)
  const most = Math.max(LEAST, Math.round(innerHeight * 0.6))
  const set = (next: number | null) => {
    height.value = next === null ? null : Math.min(most, Math.max(LEAST, Math.round(next)))
    if (height.value === null) localStorage.removeItem(NAME)
    else localStorage.setItem(NAME, String(height.value))
  }
  const now = () => document.querySelector('.log')!.getBoundingClientRect().height
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
      aria-valuemin={LEAST}
      aria-valuemax={most}
      aria-valuenow={height.value ?? Math.round(innerHeight * 0.23)}
      tabIndex={0}
      onDblClick={() => set(null)}
      onKeyDown={event => {
        const next = { ArrowUp: now() + STEP, ArrowDown: now() - STEP, Home: most, End: LEAST }[event.key]
        if (next === undefined) return
        event.preventDefault()
        set(next)
      }}
      onPointerDown={event => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={({ currentTarget, pointerId, clientY }) => {
        if (currentTarget.hasPointerCapture(pointerId))
          set(document.querySelector('.log')!.getBoundingClientRect().bottom - clientY - 6)
      }}
    />
  )
}
