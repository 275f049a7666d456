import { ConversationEvents } from '../../packages/client/src/documents.ts'
import { socketTo } from '../support/client.ts'
import type { Fact, Session } from './history.ts'

type Opening = { url: string; token: string; conversationId: string; who: string; known: () => number }

/**
 * A follower that records each of its connections, where it resumed, and what it got. It reconnects when the server has cut it.
 */
export class Watcher {
  readonly sessions: Session[] = []
  readonly #opening: Opening
  readonly #cursors = new Map<number, string>()
  readonly #onEvent: (seq: number, epoch: number) => void
  #socket: ReturnType<typeof socketTo> | null = null
  #retry: NodeJS.Timeout | undefined
  #ended = false
  #waiting: (() => void) | null = null

  constructor(opening: Opening, onEvent: (seq: number, epoch: number) => void) {
    this.#opening = opening
    this.#onEvent = onEvent
  }

  /** Cuts the current connection and connects again with the last cursor, an earlier one, or none. */
  connect(from: 'last' | 'earlier' | 'start', pick = 0) {
    this.#cut()
    const seqs = [...this.#cursors.keys()].sort((a, b) => a - b)
    const last = seqs.at(-1) ?? 0
    const seq = from === 'start' ? 0 : from === 'last' ? last : (seqs[pick % Math.max(seqs.length, 1)] ?? 0)
    this.#follow(seq)
  }

  /** True once it has got everything up to this seq and CaughtUp; false after `ms`. */
  reaches(seq: number, ms: number): Promise<boolean> {
    const there = () => {
      const { frames = [] } = this.sessions.at(-1) ?? {}
      return this.#place() >= seq && frames.some(one => 'caughtUp' in one)
    }
    return new Promise(resolve => {
      const done = (reached: boolean) => {
        clearTimeout(timer)
        this.#waiting = null
        resolve(reached)
      }
      const timer = setTimeout(() => done(false), ms)
      this.#waiting = () => there() && done(true)
      this.#waiting()
    })
  }

  end() {
    this.#ended = true
    this.#cut()
  }

  #follow(after: number) {
    const { url, token, conversationId, who, known } = this.#opening
    const session: Session = { who, after, known: known(), frames: [] }
    this.sessions.push(session)
    const socket = socketTo(url, token)
    this.#socket = socket
    const mine = () => this.#socket === socket && !this.#ended
    const again = () => {
      if (!mine()) return
      this.#cut()
      this.#retry = setTimeout(() => this.#follow(Math.max(0, ...this.#cursors.keys())), 15)
    }
    socket.client.subscribe<{ conversationEvents: Frame }>(
      {
        query: ConversationEvents.toString(),
        variables: { conversationId, after: after === 0 ? null : this.#cursors.get(after) },
      },
      {
        next: ({ data, errors }) => {
          if (!mine()) return
          if (errors) session.frames.push({ reset: JSON.stringify(errors) })
          if (data) this.#take(session, data.conversationEvents)
        },
        error: again,
        complete: again,
      },
    )
  }

  #take(session: Session, frame: Frame) {
    if ('seq' in frame) {
      session.frames.push({ fact: toFact(frame), cursor: frame.cursor })
      this.#cursors.set(frame.seq, frame.cursor)
      this.#onEvent(frame.seq, frame.controlEpoch)
    } else if (frame.__typename === 'CaughtUp') session.frames.push({ caughtUp: this.#place() })
    else if (frame.__typename === 'Reset') session.frames.push({ reset: frame.reason })
    this.#waiting?.()
  }

  #place(): number {
    const session = this.sessions.at(-1)
    const last = session?.frames.findLast(one => 'fact' in one)
    return last && 'fact' in last ? last.fact.seq : (session?.after ?? 0)
  }

  #cut() {
    clearTimeout(this.#retry)
    const socket = this.#socket
    this.#socket = null
    socket?.client.terminate()
    Promise.resolve(socket?.client.dispose()).catch(() => {})
  }
}

type Frame =
  | {
      __typename: keyof typeof types
      seq: number
      cursor: string
      controlEpoch: number
      actor: { kind: string; actorId: string }
      message?: { text: string; clientMessageId: string | null }
      text?: string | null
      end?: string
      to?: { actorId: string } | null
    }
  | { __typename: 'CaughtUp' | 'Heartbeat' | 'TypingChanged' | 'ReadReceiptChanged' }
  | { __typename: 'Reset'; reason: string }

const types = {
  ConversationOpened: 'conversation.opened',
  ConversationClosed: 'conversation.closed',
  MessagePosted: 'message.posted',
  ReplySuggested: 'reply.suggested',
  HandoverRequested: 'handover.requested',
  HandoverAccepted: 'handover.accepted',
  HandoverTransferred: 'handover.transferred',
  HandoverEnded: 'handover.ended',
  VariablesChanged: 'variables.changed',
}

function toFact(frame: Extract<Frame, { seq: number }>): Fact {
  const { __typename, seq, controlEpoch, actor, message, text: suggestion = null, end = null, to = null } = frame
  const { text, clientMessageId: key } = message ?? { text: suggestion, clientMessageId: null }
  const { kind, actorId } = actor
  return {
    seq,
    type: types[__typename],
    epoch: controlEpoch,
    kind,
    actor: actorId,
    text,
    key,
    end,
    to: to?.actorId ?? null,
  }
}
