import type { Baton, StreamStatus } from '@baton/client'
import { effect, type ReadonlySignal, signal } from '@preact/signals'
import type { DeskMetricsQuery } from '../../operations/graphql.ts'
import { DeskMetrics } from '../documents.ts'

export type Metrics = DeskMetricsQuery['deskMetrics']

/** Read again this often while the page is visible, and soon after control has passed somewhere. */
const EVERY_MS = 30_000
const SOON_MS = 1_500

/** Today's metrics; null until they were read. */
export function makeMetrics(baton: Baton, status: ReadonlySignal<StreamStatus>, held: ReadonlySignal<unknown>) {
  const today = signal<Metrics | null>(null)
  const load = async () => {
    if (document.hidden || status.peek() !== 'live') return
    const answer = await baton.request(DeskMetrics, {}).catch(() => null)
    if (answer) today.value = answer.deskMetrics
  }
  const timer = setInterval(load, EVERY_MS)
  const end = effect(() => {
    held.value
    if (status.value !== 'live') return
    const soon = setTimeout(load, today.peek() ? SOON_MS : 0)
    return () => clearTimeout(soon)
  })
  return {
    today,
    close() {
      clearInterval(timer)
      end()
    },
  }
}
