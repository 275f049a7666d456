import type { Deadline, DeadlineKind, DeadlineStep, Deadlines } from '../bot/deadlines.ts'
import type { Conversation } from './conversation.ts'
import type { Event } from './event.ts'

/**
 * At `dueAt` the step with this number is done, if the conversation is still in the turn that the timer is bound to. Times are on
 * the clock of timers, which runs evenly where the system's clock is set. A conversation has one timer of a kind at most.
 */
export type Timer = {
  kind: DeadlineKind
  handoverId: string | null
  controlEpoch: number
  step: number
  /** When what it waits for began, or was last put off by a sign of life. */
  since: number
  dueAt: number
}

export type TimerChange = { set: Timer[]; clear: DeadlineKind[] }

/** When each side last showed that it is there, beside its messages: typing, or an open desk. null: unknown. */
export type LifeSigns = { agentAt: number | null; userAt: number | null; deskAt: number | null }

type Turn = Pick<Conversation, 'state' | 'controlEpoch' | 'handover'>

const MAX_PAUSE = 24 * 60 * 60_000

/** Whether the timer belongs to the turn that the conversation is in. */
export const isBound = ({ handoverId, controlEpoch }: Timer, turn: Turn): boolean =>
  turn.state === 'OPEN' && handoverId === (turn.handover?.id ?? null) && controlEpoch === turn.controlEpoch

const stepsOf = (deadline: Deadline): DeadlineStep[] => (deadline === 'none' ? [] : deadline)

/** null: the deadline has been switched off meanwhile. Where it has fewer steps by now, the last one. */
export const stepOf = (deadlines: Deadlines, { kind, step }: Timer): DeadlineStep | null =>
  stepsOf(deadlines[kind])
    .slice(0, step + 1)
    .at(-1) ?? null

/** Where a sign of life puts the timer off: the timer that follows; null: it is due. */
export function putOff(timer: Timer, { afterSeconds }: DeadlineStep, signs: LifeSigns, now: number): Timer | null {
  const sign = signOf(timer.kind, signs)
  const dueAt = sign + afterSeconds * 1_000
  return sign > timer.since && dueAt > now ? { ...timer, since: sign, dueAt } : null
}

function signOf(kind: DeadlineKind, { agentAt, userAt, deskAt }: LifeSigns): number {
  if (kind === 'accept' || kind === 'claim') return -Infinity
  if (kind === 'userSilent' || kind === 'idle') return userAt ?? -Infinity
  return Math.max(agentAt ?? -Infinity, kind === 'holderGone' ? (deskAt ?? -Infinity) : -Infinity)
}

/** The timer after its step was done. The last step is repeated, each time after twice as long, while what it waits for goes on. */
export function afterStep(deadlines: Deadlines, timer: Timer, now: number): Timer {
  const next = stepsOf(deadlines[timer.kind])[timer.step + 1]
  if (next) return { ...timer, step: timer.step + 1, dueAt: timer.since + next.afterSeconds * 1_000 }
  const pause = Math.min(MAX_PAUSE, timer.dueAt - timer.since)
  return { ...timer, dueAt: Math.max(now + 1_000, timer.dueAt + pause) }
}

/**
 * The timers of a conversation after a change. They follow from its events alone, so that no rule can forget one: every change of
 * control ends those of the turn before and begins those of the next.
 */
export function timersAfter(
  before: { turn: Turn; timers: readonly Timer[] },
  { conversation, events }: { conversation: Conversation; events: readonly Event[] },
  deadlines: Deadlines,
  now: number,
): Timer[] {
  const running = new RunningTimers(deadlines, before.timers, now)
  let state = before.turn.handover?.state ?? null
  for (const event of events) {
    if (event.type === 'message.posted') running.message(event.actor.kind, state)
    else if (event.type === 'handover.requested') {
      state = 'REQUESTED'
      running.restart(event.route === 'WEBHOOK' ? 'claim' : 'accept')
    } else if (event.type === 'handover.accepted' || (event.type === 'handover.transferred' && event.to)) {
      state = 'ACCEPTED'
      running.restart('firstReply', 'holderGone')
    } else if (event.type === 'handover.transferred') {
      // From one queue to another: the wait goes on, or passing it on again and again would be a wait without a deadline.
      if (state !== 'REQUESTED' || !running.hasAny('accept')) running.restart('accept')
      state = 'REQUESTED'
    } else if (event.type === 'handover.ended' || event.type === 'conversation.opened') {
      state = null
      running.restart('idle')
    } else if (event.type === 'conversation.closed') running.restart()
  }
  return running.boundTo(conversation)
}

/** The timers that an open handover lacks, beside those it has. */
export function timersMissing(
  conversation: Conversation,
  timers: readonly Timer[],
  { deadlines, lastBy, now }: { deadlines: Deadlines; lastBy: 'USER' | 'AGENT' | null; now: number },
): Timer[] {
  const running = new RunningTimers(deadlines, timers, now)
  const { handover, state } = conversation
  if (handover?.state === 'REQUESTED') running.start(handover.route === 'WEBHOOK' ? 'claim' : 'accept')
  if (handover?.state === 'ACCEPTED') {
    running.start('holderGone')
    // After a transfer `answeredAt` is that of the holder before: this one has not written yet.
    const isAnswered = handover.answeredAt !== null && lastBy !== null
    if (!running.hasAny('firstReply', 'agentSilent', 'userSilent'))
      running.start(!isAnswered ? 'firstReply' : lastBy === 'USER' ? 'agentSilent' : 'userSilent')
  }
  if (handover === null && state === 'OPEN') running.start('idle')
  return running.boundTo(conversation)
}

/** What differs; null: nothing. */
export function timerChange(before: readonly Timer[], after: readonly Timer[]): TimerChange | null {
  const known = new Map(before.map(timer => [timer.kind, timer]))
  const set = after.filter(timer => !isSame(known.get(timer.kind), timer))
  const kept = new Set(after.map(({ kind }) => kind))
  const clear = before.filter(({ kind }) => !kept.has(kind)).map(({ kind }) => kind)
  return set.length + clear.length === 0 ? null : { set, clear }
}

const isSame = (one: Timer | undefined, other: Timer) =>
  one !== undefined && (Object.keys(other) as (keyof Timer)[]).every(key => one[key] === other[key])

/** Timers while events are replayed over them. */
class RunningTimers {
  readonly #deadlines: Deadlines
  readonly #now: number
  readonly #timers: Map<DeadlineKind, Omit<Timer, 'handoverId' | 'controlEpoch'>>

  constructor(deadlines: Deadlines, timers: readonly Timer[], now: number) {
    this.#deadlines = deadlines
    this.#now = now
    this.#timers = new Map(timers.map(timer => [timer.kind, timer]))
  }

  /** A message of this side, while the handover is in this state. */
  message(by: string, state: 'REQUESTED' | 'ACCEPTED' | 'ENDED' | null) {
    if (state === null) return this.#begin('idle')
    if (state !== 'ACCEPTED') return
    if (by === 'USER') {
      this.#timers.delete('userSilent')
      // Before the first reply that deadline counts for both.
      if (!this.hasAny('firstReply', 'agentSilent')) this.#begin('agentSilent')
    } else if (by === 'AGENT') {
      this.#timers.delete('firstReply')
      this.#timers.delete('agentSilent')
      this.#begin('userSilent')
    }
  }

  /** Ends all, and begins these. */
  restart(...kinds: DeadlineKind[]) {
    this.#timers.clear()
    for (const kind of kinds) this.#begin(kind)
  }

  start(kind: DeadlineKind) {
    if (!this.#timers.has(kind)) this.#begin(kind)
  }

  hasAny(...kinds: DeadlineKind[]): boolean {
    return kinds.some(kind => this.#timers.has(kind))
  }

  boundTo({ handover, controlEpoch }: Conversation): Timer[] {
    const bound = { handoverId: handover?.id ?? null, controlEpoch }
    const hasDesk = handover?.acceptedBy?.atDesk === true
    return [...this.#timers.values()]
      .filter(({ kind }) => this.#deadlines[kind] !== 'none' && (kind !== 'holderGone' || hasDesk))
      .map(timer => ({ ...timer, ...bound }))
  }

  #begin(kind: DeadlineKind) {
    const [first] = stepsOf(this.#deadlines[kind])
    if (!first) return
    const since = this.#now
    this.#timers.set(kind, { kind, step: 0, since, dueAt: since + first.afterSeconds * 1_000 })
  }
}
