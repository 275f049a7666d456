import type { BatonError, ConversationState, ConversationView, PendingMessage, StreamStatus } from '@baton/client'
import { emptyConversation, newId } from '@baton/client'
import { alone } from './alone.ts'
import { type Hold, hold, type Kept } from './hold.ts'
import { start } from './start.ts'
import type { Session, Who } from './who.ts'

/**
 * `idle`: nothing was begun. `ended`: closed, or its token has ended. `sign-in`: the bot wants to know who it is.
 * `unavailable`: the server refuses, and asking again by itself is of no use.
 */
export type Phase = 'idle' | 'starting' | 'on' | 'ended' | 'sign-in' | 'unavailable'
export type TalkView = {
  phase: Phase
  conversationId: string | null
  state: ConversationState
  pending: readonly PendingMessage[]
  status: StreamStatus
  /** How far the log went when it was begun here, where that may be its opening alone; 0: it was there before. */
  begun: number
}
export type Talk = ReturnType<typeof makeTalk>
type Parts = Kept & {
  server: string
  botId: string
  moduleId: string | null
  who: Who
  seen: (view: TalkView) => void
  fail: (error: { code: string; message: string }) => void
}

export const silent: TalkView = {
  phase: 'idle',
  conversationId: null,
  state: emptyConversation,
  pending: [],
  status: 'connecting',
  begun: 0,
}

/** One user's talk with the bot: begins it when it is needed, finds it again after a reload, begins another when it has ended. */
export function makeTalk({ server, botId, moduleId, who, memory, tab, seen, fail }: Parts) {
  let view = silent
  let held: Hold | null = null
  let variables: Record<string, unknown> = {}
  /** What was written while there was no conversation. */
  let early: readonly PendingMessage[] = tab.get<PendingMessage[]>('early') ?? []
  let beginning = new AbortController()

  return {
    /** Goes on with what is there, or was to be begun; false where nothing was. */
    resume(): boolean {
      const session = memory.get<Session>('session')
      if (session) attach(session)
      else if (early.length > 0) void begin()
      return session !== null || early.length > 0
    },
    /** Begins, unless it has; after an end, anew. */
    begin,
    send,
    retry(id: string) {
      if (view.phase === 'on') return held?.retry(id)
      // It is said in the next conversation.
      const text = view.pending.find(each => each.clientMessageId === id)?.text
      discard(id)
      if (text) send(text)
    },
    discard,
    setVariables(more: Record<string, unknown>) {
      if (held && view.phase === 'on') void held.tell(more)
      else variables = { ...variables, ...more }
    },
    typing: (on: boolean) => view.phase === 'on' && held?.typing(on),
    mark: (readSeq: number) => view.phase === 'on' && held?.mark(readSeq),
    keep: () => held?.keep(),
    /** Another tab has begun another conversation, or found that this one has ended. */
    heard() {
      const session = memory.get<Session>('session')
      if (session && !session.ended && session.id !== held?.id) attach(session)
    },
    close() {
      beginning.abort()
      held?.end()
      held = null
    },
  }

  function send(text: string) {
    if (view.phase === 'on' && held) return held.send(text)
    setEarly([...early, { clientMessageId: newId(), text, at: Date.now(), state: 'sending' }])
    void begin()
  }

  function discard(id: string) {
    if (early.some(each => each.clientMessageId === id)) setEarly(early.filter(each => each.clientMessageId !== id))
    else held?.discard(id)
  }

  async function begin() {
    if (view.phase === 'on' || view.phase === 'starting') return
    held?.end()
    held = null
    beginning = new AbortController()
    const { signal } = beginning
    update({ ...silent, phase: 'starting', pending: early })
    const started = await alone(memory.key('start'), waited => start({ server, who, memory, signal }, newInput, waited))
    if (signal.aborted) return
    if ('id' in started) {
      const { seq = 0, ...session } = started
      return attach(session, seq)
    }
    update({ ...view, phase: started.phase })
    fail(started)
  }

  function newInput() {
    const given = Object.keys(variables).length > 0
    return { botId, idempotencyKey: newId(), ...(moduleId && { moduleId }), ...(given && { variables }) }
  }

  function attach(session: Session, begun = 0) {
    beginning.abort()
    held?.end()
    // What was begun in another life or tab did not take them along.
    const told = variables
    variables = {}
    const was = early
    let ended = session.ended ?? false
    const sees = (next: ConversationView) => {
      const { state, pending, status, error } = next
      const phase = state.closed || ended ? 'ended' : error ? phaseOf(error) : 'on'
      const before = view.phase
      update({ phase, conversationId: session.id, state, pending, status, begun })
      if (phase === 'ended' && !ended) memory.set('session', { ...session, ended: true })
      ended ||= phase === 'ended'
      if (error && phase !== before) fail(error)
    }
    held = hold({ server, who, session, early: session.ended ? [] : was, memory, tab, fail, seen: sees })
    if (session.ended) return
    setEarly([])
    void held.tell(told)
  }

  function phaseOf({ code }: BatonError): Phase {
    if (code === 'token_refused' || code === 'unauthenticated') return who.anonymous ? 'ended' : 'sign-in'
    return code === 'not_found' || code === 'forbidden' ? 'ended' : 'unavailable'
  }

  function setEarly(next: readonly PendingMessage[]) {
    early = next
    if (next.length > 0) tab.set('early', next)
    else tab.remove('early')
    if (view.phase !== 'on') update({ ...view, pending: next })
  }

  function update(next: TalkView) {
    view = next
    seen(view)
  }
}
