import { computed, signal } from '@preact/signals'
import { storedSignal } from '../preferences.ts'

/** Beside the conversation they stay as the agent left them; on narrow screens, where they cover it, they open only on request. */
const beside = storedSignal('details', true)
const over = signal(false)
const query = matchMedia('(min-width: 1181px)')
const wide = signal(query.matches)
query.addEventListener('change', () => {
  wide.value = query.matches
})

export const detailsOpen = computed(() => (wide.value ? beside.value : over.value))

export function toggleDetails() {
  const which = wide.value ? beside : over
  which.value = !which.value
}

/** Whether there were any in the way. */
export function leaveDetails(): boolean {
  const were = !wide.value && over.value
  over.value = false
  return were
}
