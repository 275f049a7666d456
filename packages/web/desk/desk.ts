import { type Baton, BatonError, type TypedDocument } from '@baton/client'
import { computed, effect, type Signal, signal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { DeskBotsQuery } from '../operations/graphql.ts'
import { alertOn } from './alerts.ts'
import { toast } from './components/toast.ts'
import { DeskViewer } from './documents.ts'
import { Inbox } from './inbox.ts'
import { countRows, rowsInView } from './list/row.ts'
import { view } from './navigation.ts'
import { connectionStatus } from './sidebar/connection-status.ts'
import { Metrics } from './sidebar/metrics.ts'

type Role = 'ADMIN' | 'AGENT' | 'INTEGRATION'
export type Me = { id: string; name: string; role: Role }
type Bot = DeskBotsQuery['bots']['edges'][number]['node']
type Options = {
  baton: Baton
  me: Me
  bots: Bot[]
  /** Attempts to reconnect since the stream was last live. */
  retries: Signal<number>
  onRefused: () => void
}

const DeskContext = createContext<Desk | null>(null)
export const DeskProvider = DeskContext.Provider
export const useDesk = (): Desk => useContext(DeskContext)!

/** The state of a signed-in desk: the client, the agent, the lists, and the selection in them. */
export class Desk {
  readonly baton: Baton
  readonly me: Me
  readonly bots: Bot[]
  readonly inbox: Inbox
  readonly metrics: Metrics
  /** The row selected by j and k. */
  readonly selected = signal<string | null>(null)
  /** Unsent drafts, by conversation. */
  readonly drafts = new Map<string, string>()
  readonly #online = signal(navigator.onLine)
  readonly #retries: Signal<number>
  readonly #onRefused: () => void
  readonly #closing = new AbortController()
  readonly #stopChecking: () => void

  readonly connection = computed(() =>
    connectionStatus(this.inbox.status.value, this.#retries.value, this.#online.value),
  )
  readonly list = computed(() => rowsInView(this.inbox.rows.value, view.value, this.me.id))
  readonly counts = computed(() => countRows(this.inbox.rows.value, this.me.id))

  constructor({ baton, me, bots, retries, onRefused }: Options) {
    this.baton = baton
    this.me = me
    this.bots = bots
    this.#retries = retries
    this.#onRefused = onRefused
    for (const event of ['online', 'offline'])
      addEventListener(event, () => (this.#online.value = navigator.onLine), { signal: this.#closing.signal })
    this.inbox = new Inbox(baton, { onChange: change => alertOn(change, me.id), reportError: this.reportError })
    this.inbox.status.subscribe(status => {
      if (status === 'live') retries.value = 0
    })
    const held = computed(() => `${this.counts.value.waiting} ${this.counts.value.mine}`)
    this.metrics = new Metrics(baton, this.inbox.status, held)
    this.#stopChecking = this.#checkKeyOnRetry()
  }

  /** Null if it failed; the error was shown then. */
  async request<R, V>(document: TypedDocument<R, V>, variables: V): Promise<R | null> {
    try {
      return await this.baton.request(document, variables)
    } catch (error) {
      this.reportError(error)
      return null
    }
  }

  readonly reportError = (error: unknown) => {
    if (isRefused(error)) this.#onRefused()
    else toast(error instanceof Error ? error.message : String(error), 'bad')
  }

  close() {
    this.#closing.abort()
    this.#stopChecking()
    this.metrics.close()
    this.inbox.close()
    this.baton.dispose()
  }

  /** The server may have closed the connection because the key is no longer valid; a request shows this at once, a reconnect only later. */
  #checkKeyOnRetry() {
    return effect(() => {
      if (this.#retries.value === 0) return
      this.baton.request(DeskViewer, {}).catch(error => {
        if (isRefused(error)) this.#onRefused()
      })
    })
  }
}

const isRefused = (error: unknown) =>
  error instanceof BatonError && ['token_refused', 'unauthenticated'].includes(error.code)
