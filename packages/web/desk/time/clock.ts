import { signal } from '@preact/signals'

/** ms since 1970, updated each second: one timer for everything that ticks. */
export const now = signal(Date.now())

setInterval(() => {
  now.value = Date.now()
}, 1000)
