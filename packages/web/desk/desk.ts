import { type Baton, BatonError, type TypedDocument } from '@baton/client'
import { computed, effect, type Signal, signal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { DeskBotsQuery } from '../operations/graphql.ts'
import { makeAlerts } from './alerts.ts'
import { toast } from './components/toast.ts'
import { DeskViewer } from './documents.ts'
import { makeInbox } from './inbox.ts'
import { isMine, isWaiting, rowsInView } from './list/row.ts'
import { view } from './navigation.ts'
import { connectionStatus } from './sidebar/connection-status.ts'
import { makeMetrics } from './sidebar/metrics.ts'

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
  const reportError = (error: unknown) => {
    if (isRefused(error)) refused()
    else toast(error instanceof Error ? error.message : String(error), 'bad')
  }
  const alerts = makeAlerts(me.id)
  const inbox = makeInbox(baton, { onChange: alerts.onChange, reportError })
  inbox.status.subscribe(status => {
    if (status === 'live') retries.value = 0
  })
  // The server may have closed the connection because the key is no longer valid; a request shows this at once, a reconnect only later.
  const unwatch = effect(() => {
    if (retries.value === 0) return
    baton.request(DeskViewer, {}).catch(error => {
      if (isRefused(error)) refused()
    })
  })
  const connection = computed(() => connectionStatus(inbox.status.value, retries.value, online.value))
  const list = computed(() => rowsInView(inbox.rows.value, view.value, me.id))
  const counts = computed(() => {
    let waiting = 0
    let mine = 0
    let unread = 0
    for (const row of inbox.rows.value.values()) {
      if (isWaiting(row)) waiting += 1
      if (!isMine(row, me.id)) continue
      mine += 1
      if (row.unread > 0) unread += 1
    }
    return { waiting, mine, unread, open: inbox.rows.value.size }
  })
  const held = computed(() => `${counts.value.waiting} ${counts.value.mine}`)
  const metrics = makeMetrics(baton, inbox.status, held)

  return {
    baton,
    me,
    bots,
    inbox,
    connection,
    list,
    counts,
    metrics,
    reportError,
    /** The row selected by j and k. */
    selected: signal<string | null>(null),
    /** Unsent drafts, by conversation. */
    drafts: new Map<string, string>(),
    /** Null where it failed; the error was shown then. */
    request: async <R, V>(document: TypedDocument<R, V>, variables: V): Promise<R | null> => {
      try {
        return await baton.request(document, variables)
      } catch (error) {
        reportError(error)
        return null
      }
    },
    close() {
      ending.abort()
      unwatch()
      metrics.close()
      inbox.close()
      baton.dispose()
    },
  }
}

const isRefused = (error: unknown) =>
  error instanceof BatonError && ['token_refused', 'unauthenticated'].includes(error.code)
