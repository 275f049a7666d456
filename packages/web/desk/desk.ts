import { type Baton, BatonError, type TypedDocument } from '@baton/client'
import { computed, effect, type Signal, signal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { DeskBotsQuery } from '../operations/graphql.ts'
import { makeAlerts } from './alerts.ts'
import { toast } from './components/toast.ts'
import { DeskViewer } from './documents.ts'
import { makeQueue } from './inbox.ts'
import { inView, isMine, isWaiting } from './list/row.ts'
import { view } from './navigation.ts'
import { lightOf } from './sidebar/connection-status.ts'
import { makeFigures } from './sidebar/metrics.ts'

type Role = 'ADMIN' | 'AGENT' | 'INTEGRATION'
export type Me = { id: string; name: string; role: Role }
export type Desk = ReturnType<typeof makeDesk>

const DeskContext = createContext<Desk | null>(null)
export const DeskProvider = DeskContext.Provider
export const useDesk = (): Desk => useContext(DeskContext)!

/** The state of a signed-in desk: the client, the agent, the lists, and the selection in them. */
export function makeDesk(
  baton: Baton,
  me: Me,
  bots: DeskBotsQuery['bots']['edges'][number]['node'][],
  { retries, refused }: { retries: Signal<number>; refused: () => void },
) {
  const online = signal(navigator.onLine)
  const ending = new AbortController()
  for (const event of ['online', 'offline'])
    addEventListener(event, () => (online.value = navigator.onLine), { signal: ending.signal })
  const trouble = (error: unknown) => {
    if (isRefused(error)) refused()
    else toast(error instanceof Error ? error.message : String(error), 'bad')
  }
  const alerts = makeAlerts(me.id)
  const queue = makeQueue(baton, { news: alerts.news, trouble })
  queue.status.subscribe(status => {
    if (status === 'live') retries.value = 0
  })
  // The server may have closed the connection because the key is no longer valid; a request shows this at once, a reconnect only later.
  const unwatch = effect(() => {
    if (retries.value === 0) return
    baton.request(DeskViewer, {}).catch(error => {
      if (isRefused(error)) refused()
    })
  })
  const light = computed(() => lightOf(queue.status.value, retries.value, online.value))
  const list = computed(() => inView(queue.rows.value, view.value, me.id))
  const counts = computed(() => {
    let waiting = 0
    let mine = 0
    let unread = 0
    for (const row of queue.rows.value.values()) {
      if (isWaiting(row)) waiting += 1
      if (!isMine(row, me.id)) continue
      mine += 1
      if (row.unread > 0) unread += 1
    }
    return { waiting, mine, unread, open: queue.rows.value.size }
  })
  const passed = computed(() => `${counts.value.waiting} ${counts.value.mine}`)
  const figures = makeFigures(baton, queue.status, passed)

  return {
    baton,
    me,
    bots,
    queue,
    light,
    list,
    counts,
    figures,
    trouble,
    /** The row selected by j and k. */
    selected: signal<string | null>(null),
    /** Unsent drafts, by conversation. */
    drafts: new Map<string, string>(),
    /** Null where it failed; the error was shown then. */
    ask: async <R, V>(document: TypedDocument<R, V>, variables: V): Promise<R | null> => {
      try {
        return await baton.request(document, variables)
      } catch (error) {
        trouble(error)
        return null
      }
    },
    close() {
      ending.abort()
      unwatch()
      figures.close()
      queue.close()
      baton.dispose()
    },
  }
}

const isRefused = (error: unknown) =>
  error instanceof BatonError && ['token_refused', 'unauthenticated'].includes(error.code)
