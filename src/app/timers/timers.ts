import { setTimeout as sleep } from 'node:timers/promises'
import type { Principal } from '../../domain/access/credential.ts'
import type { Bot } from '../../domain/bot/bot.ts'
import type { Command } from '../../domain/conversation/command.ts'
import type { Timer } from '../../domain/conversation/timers.ts'
import { isRefusal, refuse } from '../../domain/error.ts'
import type { Notifier } from '../../ports/notifier.ts'
import type { DueTimer, Store } from '../../ports/store.ts'
import { requireStaff } from '../access.ts'
import type { Agents } from '../agents.ts'
import type { Commands } from '../commands.ts'
import type { Presence } from '../presence.ts'
import type { Turns } from '../turns.ts'
import { ArmTimers } from './arm-timers.ts'
import type { TimerClock } from './timer-clock.ts'

export type TimerParts = {
  store: Pick<Store, 'timers' | 'handovers' | 'conversations' | 'events'>
  commands: Pick<Commands, 'handle'>
  notifier: Pick<Notifier, 'listen'>
  presence: Pick<Presence, 'lastSign'>
  agents: Pick<Agents, 'deskAt' | 'onArrival'>
  clock: TimerClock
  turns: Pick<Turns, 'next'>
  report: (error: unknown) => void
  /** Whether its clock can be moved through the API. */
  development: boolean
}

/** Timers that one commit does. 100,000 that are due at once are done at half of the time that the process has. */
const SLICE = 16
/** A notice can be lost: timers are read at least this often. */
const POLL_MS = 5_000
/** After the store could not write. */
const RETRY_MS = 1_000
/** After a step has failed by a fault of ours: other timers must not wait for it. */
const POSTPONE_MS = 60_000
/** 30 days. */
const MAX_ADVANCE_MS = 2_592_000_000

/** Does what is due, through the same path as every command. It waits for the first timer of all, with one timer of the process. */
export class Timers implements AsyncDisposable {
  readonly #parts: TimerParts
  readonly #arm: ArmTimers
  readonly #unlisten: () => void
  readonly #stop = new AbortController()
  #running: Promise<void> = Promise.resolve()
  #planned = false
  #timer: NodeJS.Timeout | undefined
  #lastCompany = ''

  constructor(parts: TimerParts) {
    this.#parts = parts
    this.#arm = new ArmTimers(parts, this.#stop.signal)
    this.#unlisten = parts.notifier.listen('timers', () => this.#wake())
    parts.agents.onArrival(holderId => this.#arm.ofHolder(holderId))
    this.#arm.all()
    this.#wake()
  }

  async [Symbol.asyncDispose]() {
    this.#stop.abort()
    this.#unlisten()
    clearTimeout(this.#timer)
    await Promise.all([this.#running, this.#arm.done()])
    await this.#parts.clock.save()
  }

  /** The timers of a conversation, the first one first, at times of the system's clock. */
  async of(conversationId: string): Promise<Timer[]> {
    const { store, clock } = this.#parts
    const timers = await store.timers.of(conversationId)
    const shown = timers.map(timer => ({ ...timer, since: clock.shown(timer.since), dueAt: clock.shown(timer.dueAt) }))
    return shown.sort((a, b) => a.dueAt - b.dueAt)
  }

  /** Deadlines of the bot were switched on or off. */
  settingsChanged(bot: Bot) {
    this.#arm.ofBot(bot)
  }

  /** Moves the clock of timers forward, and answers when all that is due by then is done. */
  async advanceTime(principal: Principal | null, { ms }: { ms: number }) {
    const staff = requireStaff(principal, 'advanceTime')
    if (isRefusal(staff)) return staff
    const { development, clock } = this.#parts
    if (!development) return refuse('development_only')
    if (ms < 0 || ms > MAX_ADVANCE_MS)
      return refuse('bad_input', `The time to advance is 0 to ${MAX_ADVANCE_MS} ms: 30 days.`, { path: 'input.ms' })
    await this.#arm.done()
    await clock.advance(ms)
    this.#wake()
    await this.#running
    return { time: clock.now() }
  }

  /** Notices that come during one turn of the event loop count as one. */
  #wake() {
    if (this.#planned || this.#stop.signal.aborted) return
    this.#planned = true
    this.#running = this.#running.then(() => this.#run())
  }

  async #run() {
    this.#planned = false
    clearTimeout(this.#timer)
    const waitMs = await this.#fireDue().catch(error => {
      if (!('refusal' in error)) this.#parts.report(error)
      return RETRY_MS
    })
    if (!this.#stop.signal.aborted) this.#timer = setTimeout(() => this.#wake(), waitMs).unref()
  }

  /** Answers how long to wait for the next one. */
  async #fireDue(): Promise<number> {
    const { store, clock, turns } = this.#parts
    while (!this.#stop.signal.aborted) {
      const due = await store.timers.due(clock.now(), SLICE, this.#lastCompany)
      if (due.length === 0) break
      this.#lastCompany = due.at(-1)!.companyId
      const began = performance.now()
      await Promise.all(due.map(timer => this.#fire(timer)))
      if (due.length < SLICE) continue
      await sleep(performance.now() - began)
      await turns.next('timers')
    }
    const next = await store.timers.nextDueAt()
    return next === null ? POLL_MS : Math.min(POLL_MS, Math.max(1, next - clock.now()))
  }

  async #fire(timer: DueTimer): Promise<void> {
    const { store, commands, clock, report } = this.#parts
    const { conversationId, companyId, kind: deadline } = timer
    try {
      const command: Command = { kind: 'fire', deadline, signs: await this.#signsFor(timer) }
      const answer = await commands.handle({
        principal: { kind: 'system', companyId },
        target: { conversationId },
        command,
      })
      if (isRefusal(answer)) throw new Error(`the timer ${deadline} of ${conversationId}: ${answer.code}`)
    } catch (error) {
      if (error instanceof Error && 'refusal' in error) throw error
      report(error)
      await store.timers.postpone(timer, clock.now() + POSTPONE_MS)
    }
  }

  async #signsFor({ conversationId, kind }: DueTimer) {
    const { store, presence, agents } = this.#parts
    const holder = kind === 'holderGone' ? (await store.conversations.get(conversationId))?.handover?.acceptedBy : null
    return {
      agentAt: presence.lastSign(conversationId, 'AGENT'),
      userAt: presence.lastSign(conversationId, 'USER'),
      deskAt: holder ? agents.deskAt(holder.id) : null,
    }
  }
}
