import type { BatonError, ConversationView, PendingMessage } from '@baton/client'
import { newId } from '@baton/client'
import type { Connection } from './connect.ts'
import { type Identity, type StoredSession, sessionExample } from './identity.ts'
import { Session, type Storages } from './session.ts'
import { noSession, type Phase, type SessionView } from './session-view.ts'
import { startConversation } from './start-conversation.ts'
import { pendingExample } from './stored-log.ts'
import { withTabLock } from './tab-lock.ts'

type Parts = Storages & {
  connection: Connection
  identity: Identity
  onView: (view: SessionView) => void
  onError: (error: { code: string; message: string }) => void
}

/**
 * One user's conversations with the bot: starts one when it is needed, resumes it after a reload, starts another when it has ended.
 */
export class SessionController {
  readonly #parts: Parts
  /** Written before there was a conversation to send them to. They survive a reload of the tab. */
  #early: readonly PendingMessage[]
  #view = noSession
  #session: Session | null = null
  /** For the next conversation. */
  #variables: Record<string, unknown> = {}
  #starting = new AbortController()

  constructor(parts: Parts) {
    this.#parts = parts
    this.#early = parts.tab.get<PendingMessage[]>('early', pendingExample) ?? []
  }

  /** null: there is no conversation, or it has ended. */
  get open(): Session | null {
    return this.#view.phase === 'on' ? this.#session : null
  }

  /** Continues the stored conversation, or starts one for stored messages. false: there is neither. */
  resume(): boolean {
    const stored = this.#stored()
    if (stored) this.#attach(stored)
    else if (this.#early.length > 0) void this.start()
    return stored !== null || this.#early.length > 0
  }

  /** Starts a conversation, unless one is open. */
  async start() {
    if (this.open || this.#view.phase === 'starting') return
    this.#session?.close()
    this.#session = null
    this.#starting = new AbortController()
    const { signal } = this.#starting
    this.#update({ ...noSession, phase: 'starting', pending: this.#early })
    const started = await withTabLock(
      this.#parts.storage.key('start'),
      waited => startConversation({ ...this.#parts, signal }, () => this.#newInput(), waited),
      signal,
    )
    if (signal.aborted) return
    if ('id' in started) {
      const { seq = 0, ...stored } = started
      return this.#attach(stored, seq)
    }
    this.#update({ ...this.#view, phase: started.phase })
    this.#parts.onError(started)
  }

  send(text: string) {
    if (this.open) return this.open.send(text)
    this.#setEarly([...this.#early, { clientMessageId: newId(), text, at: Date.now(), state: 'sending' }])
    void this.start()
  }

  retry(id: string) {
    if (this.open) return this.open.retry(id)
    // Its conversation is over: the text goes to the next one.
    const text = this.#view.pending.find(each => each.clientMessageId === id)?.text
    this.discard(id)
    if (text) this.send(text)
  }

  discard(id: string) {
    const rest = this.#early.filter(each => each.clientMessageId !== id)
    if (rest.length < this.#early.length) this.#setEarly(rest)
    else this.#session?.discard(id)
  }

  setVariables(more: Record<string, unknown>) {
    if (this.open) void this.open.setVariables(more)
    else this.#variables = { ...this.#variables, ...more }
  }

  /** Another tab has started a new conversation, or found that this one has ended. */
  onStorageChange() {
    const stored = this.#stored()
    if (stored && !stored.ended && stored.id !== this.#session?.id) this.#attach(stored)
  }

  /** `resume` continues after it. */
  close() {
    this.#starting.abort()
    this.#session?.close()
    this.#session = null
    this.#view = { ...this.#view, phase: 'idle' }
  }

  #stored() {
    return this.#parts.storage.get<StoredSession>('session', sessionExample)
  }

  #newInput() {
    const { botId, moduleId } = this.#parts.connection
    const variables = this.#variables
    const hasVariables = Object.keys(variables).length > 0
    return { botId, idempotencyKey: newId(), ...(moduleId && { moduleId }), ...(hasVariables && { variables }) }
  }

  #attach(stored: StoredSession, startedAtSeq = 0) {
    const { storage, onError } = this.#parts
    this.#starting.abort()
    this.#session?.close()
    // A conversation that an earlier page or another tab started does not have them.
    const variables = this.#variables
    this.#variables = {}
    let ended = stored.ended ?? false
    const onView = ({ state, pending, status, error }: ConversationView) => {
      if (error?.code === 'bad_input' && storage.get('log', null)) {
        // The stored cursor is none. Closing stores the log again.
        this.close()
        storage.remove('log')
        return this.#attach(stored, startedAtSeq)
      }
      const phase = state.closed || ended ? 'ended' : error ? this.#phaseAfter(error) : 'on'
      const before = this.#view.phase
      this.#update({ phase, conversationId: stored.id, state, pending, status, startedAtSeq })
      if (phase === 'ended' && !ended) storage.set('session', { ...stored, ended: true })
      ended ||= phase === 'ended'
      if (error && phase !== before) onError(error)
    }
    this.#session = new Session({ ...this.#parts, onView }, stored, stored.ended ? [] : this.#early)
    if (stored.ended) return
    this.#setEarly([])
    void this.#session.setVariables(variables)
  }

  #phaseAfter({ code }: BatonError): Phase {
    if (code === 'token_refused' || code === 'unauthenticated')
      return this.#parts.identity.anonymous ? 'ended' : 'sign-in'
    return code === 'not_found' || code === 'forbidden' ? 'ended' : 'unavailable'
  }

  #setEarly(next: readonly PendingMessage[]) {
    this.#early = next
    if (next.length > 0) this.#parts.tab.set('early', next)
    else this.#parts.tab.remove('early')
    if (!this.open) this.#update({ ...this.#view, pending: next })
  }

  #update(view: SessionView) {
    this.#view = view
    this.#parts.onView(view)
  }
}
