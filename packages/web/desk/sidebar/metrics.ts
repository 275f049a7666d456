import type { Baton, StreamStatus } from '@baton/client'
import { effect, type ReadonlySignal, signal } from '@preact/signals'
import type { DeskMetricsQuery } from '../../operations/graphql.ts'
import { DeskMetrics } from '../documents.ts'

/** Read again this often while the page is visible, and soon after a conversation was accepted or given back. */
const EVERY_MS = 30_000
const SOON_MS = 1_500

export class Metrics {
  /** Null until they were read. */
  readonly today = signal<DeskMetricsQuery['deskMetrics'] | null>(null)
  readonly #baton: Baton
  readonly #status: ReadonlySignal<StreamStatus>
  readonly #timer: ReturnType<typeof setInterval>
  readonly #stop: () => void

  /** `counts`: changes whenever a conversation was accepted or given back. */
  constructor(baton: Baton, status: ReadonlySignal<StreamStatus>, counts: ReadonlySignal<unknown>) {
    this.#baton = baton
    this.#status = status
    this.#timer = setInterval(() => this.#load(), EVERY_MS)
    this.#stop = effect(() => {
      counts.value
      if (status.value !== 'live') return
      const soon = setTimeout(() => this.#load(), this.today.peek() ? SOON_MS : 0)
      return () => clearTimeout(soon)
    })
  }

  close() {
    clearInterval(this.#timer)
    this.#stop()
  }

  async #load() {
    if (document.hidden || this.#status.peek() !== 'live') return
    const answer = await this.#baton.request(DeskMetrics, {}).catch(() => null)
    if (answer) this.today.value = answer.deskMetrics
  }
}
