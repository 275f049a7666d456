import type { Baton, StreamStatus } from '@baton/client'
import { effect, type ReadonlySignal, signal } from '@preact/signals'
import type { DeskMetricsQuery } from '../../operations/graphql.ts'
import { DeskMetrics } from '../documents.ts'

export type Figures = DeskMetricsQuery['deskMetrics']

/** Read again this often while the page is visible, and soon after control has passed somewhere. */
const EVERY_MS = 30_000
const SOON_MS = 1_500

/** Today's metrics; null until they were read. */
export function makeFigures(baton: Baton, status: ReadonlySignal<StreamStatus>, passed: ReadonlySignal<unknown>) {
  const figures = signal<Figures | null>(null)
  const look = async () => {
    if (document.hidden || status.peek() !== 'live') return
    const answer = await baton.request(DeskMetrics, {}).catch(() => null)
    if (answer) figures.value = answer.deskMetrics
  }
  const timer = setInterval(look, EVERY_MS)
  const end = effect(() => {
    passed.value
    if (status.value !== 'live') return
    const soon = setTimeout(look, figures.peek() ? SOON_MS : 0)
    return () => clearTimeout(soon)
  })
  return {
    figures,
    close() {
      clearInterval(timer)
      end()
    },
  }
}
