import type { ConversationView, PendingMessage } from '@baton/client'
import { BatonError } from '@baton/client'
import { type Connection, connect } from './connect.ts'
import { StopWaiting } from './documents.ts'
import type { Identity, StoredSession } from './identity.ts'
import type { JsonStorage } from './storage.ts'
import { logExample, pendingExample, type StoredLog } from './stored-log.ts'
import { startTokenRenewal } from './token-renewal.ts'

/** `storage`: shared by the tabs of an anonymous visitor. `tab`: this tab's own. */
export type Storages = { storage: JsonStorage; tab: JsonStorage }
type Variables = Record<string, unknown>
type Parts = Storages & {
  connection: Connection
  identity: Identity
  onView: (view: ConversationView) => void
  onError: (error: BatonError) => void
}

/** A longer log is not stored: the next page reads it from its start. In characters. */
const MAX_STORED = 400_000
const SAVE_DELAY_MS = 1_000
/** Of a stream in a row. A connection that is back after the first was cut by chance. */
const REPORTED_RETRY = 1
const notConnected = () => new BatonError('unreachable', 'No connection for events.')

/** Follows one existing conversation, and stores what the next page needs to show it at once. */
export class Session {
  readonly id: string
  readonly #parts: Parts
  readonly #baton
  readonly #watch
  readonly #stopWatching: () => void
  readonly #stopRenewing: (() => void) | undefined
  #unsentVariables: Variables = {}
  #saveTimer: ReturnType<typeof setTimeout> | undefined
  #shown: ConversationView | null = null

  /** `early`: messages to send that were written before there was a conversation. */
  constructor(parts: Parts, stored: StoredSession, early: readonly PendingMessage[]) {
    const { connection, identity, storage, tab, onError } = parts
    const { id } = stored
    this.id = id
    this.#parts = parts
    this.#baton = connect(connection, {
      token: identity.tokens(storage, stored)!,
      onRetry: ({ attempt }) => attempt === REPORTED_RETRY && onError(notConnected()),
    })
    const log = storage.get<StoredLog>('log', logExample)
    const known = log?.id === id ? { after: log.cursor, state: log.state } : {}
    const before = tab.get<{ id: string; pending: PendingMessage[] }>('pending', { id: '', pending: pendingExample })
    const unanswered = before?.id === id ? before.pending : []
    this.#watch = this.#baton.watch(id, { ...known, pending: [...unanswered, ...early] })
    this.#stopWatching = this.#watch.onChange(view => this.#onChange(view))
    if (identity.anonymous) this.#stopRenewing = startTokenRenewal(this.#baton, id, storage)
  }

  send(text: string) {
    this.#watch.send({ text }).catch(() => {})
  }

  retry(clientMessageId: string) {
    this.#watch.retry(clientMessageId)?.catch(() => {})
  }

  discard(clientMessageId: string) {
    this.#watch.discard(clientMessageId)
  }

  /** Withdraws the request for a person. Where one has taken over meanwhile the server refuses it, and the stream says so. */
  cancelWait() {
    this.#baton.request(StopWaiting, { id: this.id }).catch(() => {})
  }

  setTyping(typing: boolean) {
    this.#baton.setTyping({ conversationId: this.id, typing }).catch(() => {})
  }

  markRead(readSeq: number) {
    this.#baton.updateReadReceipt({ conversationId: this.id, readSeq }).catch(() => {})
  }

  /** Sends the variables, and with them those that the server has not answered yet. */
  async setVariables(more: Variables) {
    const variables = { ...this.#unsentVariables, ...more }
    this.#unsentVariables = {}
    if (Object.keys(variables).length === 0) return
    const { onError } = this.#parts
    try {
      const result = await this.#baton.setVariables({ conversationId: this.id, variables })
      if ('code' in result) onError(new BatonError(result.code, result.message))
    } catch (error) {
      const { code } = error as BatonError
      // Sent again with the next call or when the stream is live. The last value wins, so sending twice does no harm.
      if (code === 'unreachable') this.#unsentVariables = { ...variables, ...this.#unsentVariables }
      else if (code !== 'closed') onError(error as BatonError)
    }
  }

  /** Stores the log as far as it was read. The next page shows it at once and streams what follows. */
  save() {
    clearTimeout(this.#saveTimer)
    this.#saveTimer = undefined
    const { storage } = this.#parts
    const { cursor, state } = this.#watch.snapshot
    const log = { id: this.id, cursor, state: { ...state, typing: [], queue: null } }
    if (cursor !== null && JSON.stringify(log).length <= MAX_STORED) storage.set('log', log)
    else storage.remove('log')
  }

  close() {
    this.save()
    this.#stopWatching()
    this.#stopRenewing?.()
    this.#baton.dispose()
  }

  #onChange(view: ConversationView) {
    if (view.pending !== this.#shown?.pending) this.#parts.tab.set('pending', { id: this.id, pending: view.pending })
    if (view.status === 'live' && this.#shown?.status !== 'live') void this.setVariables({})
    this.#shown = view
    this.#saveTimer ??= setTimeout(() => this.save(), SAVE_DELAY_MS)
    this.#parts.onView(view)
  }
}
