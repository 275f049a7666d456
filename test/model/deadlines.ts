import fc from 'fast-check'
import { type DeadlineKind, type Deadlines, deadlinesSchema } from '../../src/domain/bot/deadlines.ts'
import type { Before, Change } from '../../src/domain/conversation/change.ts'
import type { Command } from '../../src/domain/conversation/command.ts'
import { decide } from '../../src/domain/conversation/decide.ts'
import type { Event } from '../../src/domain/conversation/event.ts'
import type { Timer } from '../../src/domain/conversation/timers.ts'
import { isRefusal } from '../../src/domain/error.ts'
import { begun, botWith, type Name, people, ruleContext, said, written } from '../support/rules.ts'

// Deadlines against a second, independent statement of what must run when. A history is random commands, passing time, signs of life
// and restarts; after each of them every open handover has the timer that it must have, and each step was right.

const second = 1_000
const flow = {
  start: 'hello',
  fallback: 'hello',
  connections: [
    { when: { text: { equals: 'agent' } }, goTo: 'agent' },
    { when: { text: { equals: 'partner' } }, goTo: 'partner' },
  ],
  takeover: [{ claimEnd: 'gone', goTo: 'later' }],
  modules: [
    { id: 'hello', actions: [{ type: 'text', text: 'Hello' }] },
    { id: 'agent', webhook: { url: 'https://platform.example/' } },
    { id: 'partner', webhook: { url: 'https://partner.example/' } },
    { id: 'later', actions: [{ type: 'text', text: 'Later' }] },
  ],
}

const ends = { afterSeconds: 60, action: 'return', claimEnd: 'gone' }
const texts = { afterSeconds: 20, action: 'say', text: 'Still there' }
/** The choices of a bot, for each deadline: what is left out is by default. */
const choices: Partial<Record<DeadlineKind, unknown[]>> = {
  accept: [[texts, ends], 'none'],
  claim: [[{ afterSeconds: 30, action: 'requeue' }], [texts, ends], 'none'],
  firstReply: [[{ afterSeconds: 30, action: 'requeue' }], [ends], 'none'],
  agentSilent: [[{ afterSeconds: 30, action: 'notify' }], [texts, ends], 'none'],
  holderGone: [[ends], 'none'],
  userSilent: [[texts, { afterSeconds: 90, action: 'close' }], [{ afterSeconds: 40, action: 'notify' }]],
  idle: [[{ afterSeconds: 200, action: 'close' }]],
}

type Step =
  | { do: 'say'; who: Name; text: 'hi' | 'agent' | 'partner' }
  | { do: 'accept' | 'transfer' | 'requeue' | 'release' | 'close'; who: Name }
  | { do: 'request' | 'cancel' }
  | { do: 'pass'; seconds: number; typing: 'agent' | 'ann' | null }
  | { do: 'desk'; open: boolean }
  | { do: 'restart' }
export type DeadlineScript = { picks: number[]; steps: Step[] }

const staff = fc.constantFrom('agent' as const, 'agent' as const, 'otherAgent' as const, 'integration' as const)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.record({
      do: fc.constant('say' as const),
      who: fc.constant('ann' as const),
      text: fc.constantFrom('hi' as const, 'hi' as const, 'agent' as const, 'partner' as const),
    }),
  },
  {
    weight: 20,
    arbitrary: fc.record({ do: fc.constant('say' as const), who: staff, text: fc.constant('hi' as const) }),
  },
  { weight: 15, arbitrary: fc.record({ do: fc.constant('accept' as const), who: staff }) },
  {
    weight: 15,
    arbitrary: fc.record({
      do: fc.constantFrom('transfer' as const, 'requeue' as const, 'release' as const, 'close' as const),
      who: staff,
    }),
  },
  { weight: 12, arbitrary: fc.record({ do: fc.constantFrom('request' as const, 'cancel' as const) }) },
  {
    weight: 40,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      seconds: fc.constantFrom(1, 7, 19, 20, 30, 61, 200, 700, 4_000),
      typing: fc.constantFrom(null, null, 'agent' as const, 'ann' as const),
    }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('desk' as const), open: fc.boolean() }) },
  { weight: 4, arbitrary: fc.constant({ do: 'restart' as const }) },
)
export const deadlineScript: fc.Arbitrary<DeadlineScript> = fc.record({
  picks: fc.array(fc.nat({ max: 3 }), { minLength: 7, maxLength: 7 }),
  steps: fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }),
})

/** What the model knows of a conversation, from its events alone. */
type Known = {
  state: 'NONE' | 'REQUESTED' | 'ACCEPTED' | 'CLOSED'
  route: string
  desk: boolean
  /** The holder has written since it holds; the user has written since then or since the holder's last message. */
  wrote: boolean
  asked: boolean
  /** When the wait of now began, and the conversation was last written in. */
  since: number
  spokeAt: number
  /** When the holder's time began. */
  heldSince: number
}

/** Plays one history; answers how often each step was done. Throws a sentence about the first fault. */
export function playDeadlines({ picks, steps }: DeadlineScript): Record<string, number> {
  return new Player(picks).play(steps)
}

class Player {
  readonly #deadlines: Deadlines
  #before: Before
  #now = 1_000 * second
  #known: Known
  #desk = false
  #deskAt = 0
  #typedAt = { agent: 0, ann: 0 }
  /** What a sign of life has moved in the wait of now: its exact time is then not checked. */
  readonly #moved = new Set<DeadlineKind>()
  readonly #done: Record<string, number> = {}

  constructor(picks: number[]) {
    const chosen = Object.entries(choices).flatMap(([kind, all], index) => {
      const one = all[picks[index]! - 1]
      return one === undefined ? [] : [[kind, one]]
    })
    this.#deadlines = deadlinesSchema.parse(Object.fromEntries(chosen))
    const bot = botWith(flow, { deadlines: this.#deadlines })
    bot.claimWebhooks = { 'https://partner.example/': 'hook_2' }
    this.#before = begun(bot)
    const at = this.#now
    this.#known = {
      state: 'NONE',
      route: '',
      desk: false,
      wrote: false,
      asked: false,
      since: at,
      spokeAt: at,
      heldSince: at,
    }
    // `begun` starts at the time of its own.
    this.#before = { ...this.#before, timers: [] }
    this.#ask('system', { kind: 'arm', lastBy: null })
  }

  play(steps: Step[]) {
    for (const each of steps) {
      this.#step(each)
      this.#check()
    }
    // Nobody does anything for a day: whatever waits is acted upon.
    this.#desk = false
    for (let hour = 0; hour < 24; hour += 1) this.#pass(3_600)
    this.#check()
    return this.#done
  }

  #step(one: Step) {
    switch (one.do) {
      case 'say':
        return this.#ask(one.who, said(one.text))
      case 'accept':
        return this.#ask(one.who, { kind: 'accept' })
      case 'transfer':
        return this.#ask(one.who, { kind: 'transfer', to: { kind: 'AGENT', id: 'idn_carl', name: 'Carl' }, note: null })
      case 'requeue':
        return this.#ask(one.who, { kind: 'transfer', to: null, note: null })
      case 'release':
        return this.#ask(one.who, { kind: 'release', claimEnd: 'gone', variables: {} })
      case 'close':
        return this.#ask(one.who, { kind: 'close' })
      case 'request':
        return this.#ask('ann', { kind: 'request', reason: null })
      case 'cancel':
        return this.#ask('ann', { kind: 'cancel' })
      case 'desk':
        if (this.#desk && !one.open) this.#deskAt = this.#now
        this.#desk = one.open
        return this.#ask('system', { kind: 'arm', lastBy: this.#lastBy() })
      case 'restart':
        return this.#ask('system', { kind: 'arm', lastBy: this.#lastBy() })
      case 'pass':
        if (one.typing) this.#typedAt[one.typing] = this.#now
        return this.#pass(one.seconds)
    }
  }

  #lastBy() {
    return this.#known.asked ? ('USER' as const) : this.#known.wrote ? ('AGENT' as const) : null
  }

  /** Second by second where something is due, with repeats and stale calls, as a scheduler after a crash makes them. */
  #pass(seconds: number) {
    const end = this.#now + seconds * second
    for (let rounds = 0; ; rounds += 1) {
      if (rounds > 5_000) throw new Error('a timer is due without end')
      const [next] = this.#timers.toSorted((a, b) => a.dueAt - b.dueAt)
      if (!next || next.dueAt > end) break
      // A second too early: nothing may happen.
      if (next.dueAt - second > this.#now) {
        this.#now = next.dueAt - second
        if (this.#fire(next.kind) > 0) throw new Error(`${next.kind} was done before it was due`)
      }
      this.#now = Math.max(this.#now, next.dueAt)
      const stale = this.#timers
      this.#fire(next.kind)
      this.#check()
      for (const each of stale) if (this.#fire(each.kind, true) > 0) throw new Error(`${each.kind} was done twice`)
    }
    this.#now = end
  }

  get #timers(): readonly Timer[] {
    return this.#before.timers ?? []
  }

  /** Answers how many events it made. `again`: a repeat may do nothing but what is due by itself. */
  #fire(kind: DeadlineKind, again = false): number {
    const timer = this.#timers.find(each => each.kind === kind)
    if (again && timer && timer.dueAt <= this.#now) return 0
    const expected = this.#expected()
    const signs = {
      agentAt: this.#typedAt.agent || null,
      userAt: this.#typedAt.ann || null,
      deskAt: this.#desk ? this.#now : this.#deskAt,
    }
    const change = this.#ask('system', { kind: 'fire', deadline: kind, signs })
    const events = change?.events ?? []
    if (events.length === 0) {
      if (change) this.#moved.add(kind)
      return 0
    }
    if (!expected.includes(kind)) throw new Error(`${kind} was done where ${expected.join() || 'nothing'} runs`)
    const isOfAgent = kind === 'firstReply' || kind === 'agentSilent' || kind === 'holderGone'
    const shortest = this.#shortest(kind)
    if (isOfAgent && this.#now - this.#typedAt.agent < shortest)
      throw new Error(`${kind} interrupted an agent who types`)
    if (kind === 'holderGone' && this.#desk) throw new Error('an agent with an open desk was gone')
    const overdue = events.find(({ type }) => type === 'handover.overdue')
    const action = overdue?.type === 'handover.overdue' ? overdue.action : 'say'
    const name = `${kind}: ${action}`
    this.#done[name] = (this.#done[name] ?? 0) + 1
    if (action === 'return' && !events.some(event => event.type === 'message.posted' && event.moduleId === 'later'))
      if (events.some(event => event.type === 'handover.ended' && event.claimEnd === 'gone'))
        throw new Error('the flow did not go on with the outcome')
    return events.length
  }

  #shortest(kind: DeadlineKind): number {
    const steps = this.#deadlines[kind]
    return steps === 'none' ? 0 : Math.min(...steps.map(({ afterSeconds }) => afterSeconds)) * second
  }

  #ask(who: Name | 'system', command: Command): Change | null {
    const { companyId } = people.admin
    const principal = who === 'system' ? ({ kind: 'system', companyId } as const) : people[who]
    const isAtDesk = (id: string) => this.#desk && id === people.agent.identityId
    const outcome = decide(this.#before, command, {
      ...ruleContext(this.#now),
      timerNow: this.#now,
      isAtDesk,
      principal,
    })
    if (isRefusal(outcome)) return null
    this.#before = written(this.#before, outcome)
    for (const event of outcome.change?.events ?? []) this.#learn(event)
    const holder = this.#before.conversation!.handover?.acceptedBy
    if (command.kind === 'arm' && this.#known.state === 'ACCEPTED' && !this.#known.desk && isAtDesk(holder!.id)) {
      this.#known.desk = true
      this.#known.heldSince = this.#now
    }
    return outcome.change
  }

  #learn(event: Event) {
    const known = this.#known
    const begin = (state: Known['state'], more: Partial<Known> = {}) => {
      this.#moved.clear()
      this.#known = {
        ...known,
        desk: false,
        wrote: false,
        asked: false,
        since: this.#now,
        heldSince: this.#now,
        ...more,
        state,
      }
    }
    const isDesk = (id: string) => this.#desk && id === people.agent.identityId
    if (event.type === 'handover.requested') begin('REQUESTED', { route: event.route })
    else if (event.type === 'handover.accepted') begin('ACCEPTED', { desk: isDesk(event.actor.id) })
    else if (event.type === 'handover.transferred')
      begin(event.to ? 'ACCEPTED' : 'REQUESTED', { route: 'PLATFORM', desk: event.to !== null && isDesk(event.to.id) })
    else if (event.type === 'handover.ended') begin('NONE', { spokeAt: this.#now })
    else if (event.type === 'conversation.closed') begin('CLOSED')
    else if (event.type === 'message.posted') {
      known.spokeAt = this.#now
      this.#moved.delete('idle')
      if (event.actor.kind === 'USER' && !known.asked) {
        known.asked = true
        if (known.wrote || this.#deadlines.firstReply === 'none') this.#waits()
      } else if (event.actor.kind === 'AGENT') {
        known.wrote = true
        known.asked = false
        this.#waits()
      }
    }
    const { variables } = this.#before.conversation!
    if (/requested|accepted/.test(event.type) && variables.ClaimEnd !== undefined)
      throw new Error('the outcome of one handover is there in the next')
  }

  #waits() {
    if (this.#known.state !== 'ACCEPTED') return
    this.#known.since = this.#now
    for (const kind of this.#moved) if (kind !== 'holderGone') this.#moved.delete(kind)
  }

  /** The deadlines that must run now. */
  #expected(): DeadlineKind[] {
    const { state, route, desk, wrote, asked } = this.#known
    const isSet = (kind: DeadlineKind) => this.#deadlines[kind] !== 'none'
    const all: DeadlineKind[] = []
    if (state === 'NONE') all.push('idle')
    if (state === 'REQUESTED') all.push(route === 'WEBHOOK' ? 'claim' : 'accept')
    if (state === 'ACCEPTED') {
      if (desk) all.push('holderGone')
      if (!wrote && isSet('firstReply')) all.push('firstReply')
      else if (asked) all.push('agentSilent')
      else if (wrote) all.push('userSilent')
    }
    return all.filter(isSet)
  }

  #check() {
    const expected = this.#expected()
    const running = this.#timers.map(({ kind }) => kind)
    const where = `in ${this.#known.state}`
    for (const kind of expected) if (!running.includes(kind)) throw new Error(`${where} ${kind} does not run`)
    for (const kind of running) if (!expected.includes(kind)) throw new Error(`${where} ${kind} still runs`)
    const { handover, controlEpoch } = this.#before.conversation!
    for (const timer of this.#timers) {
      if (timer.handoverId !== (handover?.id ?? null) || timer.controlEpoch !== controlEpoch)
        throw new Error(`${where} ${timer.kind} is bound to another turn`)
      if (timer.dueAt > this.#now + 2 * 86_400 * second) throw new Error(`${timer.kind} is never due`)
      this.#checkTime(timer)
    }
  }

  /** A wait that no sign of life has moved is due by the time that it began. */
  #checkTime({ kind, step, since, dueAt }: Timer) {
    const { since: waitsSince, spokeAt, heldSince } = this.#known
    const began = kind === 'idle' ? spokeAt : kind === 'holderGone' ? heldSince : waitsSince
    if (this.#moved.has(kind)) return
    const [first] = this.#deadlines[kind] as Exclude<Deadlines[DeadlineKind], 'none'>
    if (since !== began) throw new Error(`${kind} counts from ${since}, and the wait began at ${began}`)
    const isFirst = step === 0 && dueAt <= this.#now + first!.afterSeconds * second
    if (isFirst && dueAt < since + first!.afterSeconds * second) throw new Error(`${kind} is due too early`)
  }
}
