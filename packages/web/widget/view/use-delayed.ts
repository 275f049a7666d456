import { useEffect, useState } from 'preact/hooks'

/** True once `on` has been true for `ms`. */
export function useDelayed(on: boolean, ms: number): boolean {
  const [isOver, setIsOver] = useState(false)
  useEffect(() => {
    if (!on) return
    const timer = setTimeout(() => setIsOver(true), ms)
    return () => {
      clearTimeout(timer)
      setIsOver(false)
    }
  }, [on, ms])
  return on && isOver
}
