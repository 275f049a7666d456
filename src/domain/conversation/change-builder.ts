import { identityIdOf } from '../access/credential.ts'
import type { Actor } from '../actor.ts'
import type { Bot } from '../bot/bot.ts'
import { handoverId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import { claimBody } from '../webhook/bodies.ts'
import { deliveriesOf } from '../webhook/relays.ts'
import { inParts, type NewDelivery } from '../webhook/webhook.ts'
import type { Action } from './action.ts'
import type { Change, Outcome } from './change.ts'
import type { RuleContext } from './command.ts'
import { type Conversation, mode } from './conversation.ts'
import type { Event, Fact } from './event.ts'
import {
  type Briefing,
  ends,
  type Handover,
  type HandoverMove,
  type HandoverRequest,
  type HandoverRoute,
  moved,
  noRequest,
} from './handover.ts'
import { type Timer, timerChange, timersAfter } from './timers.ts'
import { tagOf } from './turn.ts'
import { withoutTurnVariables } from './turn-variables.ts'

/** The answer to every command: the state of the conversation now, and what the command made. */
export type Answer = {
  conversationId: string
  /** Of the message posted, else null. */
  seq: number | null
  /** Of its event. Left out in answers that an older version has stored. */
  tag?: string
  handoverId: string | null
  controlEpoch: number
  mode: 'NORMAL' | 'LISTEN'
  /** Names the turn (`tagOf`). Left out in answers that an older version has stored. */
  turn?: string
  /** The message came too late and was kept as a suggestion: `seq` is the suggestion's. */
  suggested?: true
  /** What was said elsewhere was kept as a note. */
  noted?: true
}

type BuilderContext = Pick<RuleContext, 'now' | 'timerNow' | 'isAtDesk' | 'tag' | 'principal'>

/** Builds a change: rules record facts, and each fact adds its seq, its state and its deliveries. */
export class ChangeBuilder {
  readonly bot: Bot
  readonly now: number
  readonly timerNow: number
  readonly #isAtDesk: (identityId: string) => boolean
  readonly #tag: string
  readonly identityId: string | null
  readonly credentialId: string | null
  conversation: Conversation
  /** Those that the events of this change are replayed over. */
  timers: readonly Timer[]
  readonly #before: { turn: Conversation; timers: readonly Timer[] }
  readonly #events: Event[] = []
  readonly #handovers = new Map<string, Handover>()
  readonly #deliveries: NewDelivery[] = []

  /** `principal`: the caller; null: anonymous. */
  constructor(
    bot: Bot,
    conversation: Conversation,
    { now, timerNow = now, isAtDesk = () => false, tag, principal }: BuilderContext,
    timers: readonly Timer[] = [],
  ) {
    this.bot = bot
    this.now = now
    this.timerNow = timerNow
    this.#isAtDesk = isAtDesk
    this.timers = timers
    this.#before = { turn: conversation, timers }
    this.#tag = tag
    this.identityId = identityIdOf(principal)
    this.credentialId = principal?.keyId ?? null
    this.conversation = { ...conversation, touchedAt: now }
  }

  /** Appends an event, and the deliveries it causes. */
  record(actor: Actor, fact: Fact): Event {
    const seq = this.conversation.lastSeq + 1
    const { controlEpoch } = this.conversation
    const event = { ...fact, seq, at: this.now, actor, controlEpoch, tag: this.#tag }
    this.conversation = { ...this.conversation, lastSeq: seq }
    this.#events.push(event)
    this.#deliveries.push(...deliveriesOf(event, this.conversation, this.bot))
    return event
  }

  /** Appends a message. An agent's first one answers the handover. */
  post(
    actor: Actor,
    actions: Action[],
    from: { clientMessageId?: string | null; moduleId?: string | null; saidAt?: number } = {},
  ): Event {
    const { clientMessageId = null, moduleId = null, ...said } = from
    const event = this.record(actor, { type: 'message.posted', actions, clientMessageId, moduleId, ...said })
    const { handover } = this.conversation
    if (actor.kind === 'AGENT' && handover?.state === 'ACCEPTED' && handover.answeredAt === null)
      this.#saveHandover({ ...handover, answeredAt: this.now })
    return event
  }

  /** Sets variables; none changes nothing. */
  set(actor: Actor, variables: JsonObject) {
    if (Object.keys(variables).length === 0) return
    this.conversation = { ...this.conversation, variables: { ...this.conversation.variables, ...variables } }
    this.record(actor, { type: 'variables.changed', variables })
  }

  /** The module of the flow that the next input is evaluated at. */
  enterModule(moduleId: string | null) {
    this.conversation = { ...this.conversation, moduleId }
  }

  /** Opens a handover. This and the moves below return false where the table of moves has no such move. */
  request(
    actor: Actor,
    ask: HandoverRequest & Partial<Briefing> & { route: HandoverRoute; moduleId: string | null; url?: string },
  ): boolean {
    if (moved(this.conversation.handover, 'request') === null) return false
    this.#beginTurn()
    const { url, summary = null, context = null, ...request } = ask
    const handover = this.#newHandover('REQUESTED', request)
    const briefing = { summary, context }
    const event = this.record(actor, { type: 'handover.requested', handoverId: handover.id, ...request, ...briefing })
    this.#saveHandover(handover)
    const webhookId = url === undefined ? undefined : this.bot.claimWebhooks[url]
    if (webhookId) {
      const claim = claimBody(this.conversation, request.moduleId)
      this.#deliveries.push(...inParts(webhookId, event, [claim], request.reason))
    }
    return true
  }

  /** Control passes to the agent, and the epoch rises. */
  accept(agent: Actor): boolean {
    const open = this.conversation.handover
    if (moved(open, 'accept') === null) return false
    const waiting = open ?? this.#newHandover('REQUESTED', { route: 'DIRECT', ...noRequest, moduleId: null })
    this.#beginTurn()
    const taken = { acceptedAt: this.now, acceptedBy: this.#holder(agent), takenAt: this.now, answeredAt: null }
    const handover: Handover = { ...waiting, state: 'ACCEPTED', ...taken }
    this.#passControl()
    this.record(agent, { type: 'handover.accepted', handoverId: handover.id, route: handover.route })
    this.#saveHandover(handover)
    return true
  }

  /**
   * Control passes to another agent, or the conversation goes to the queue, of its team where no other `teamId` is given. One that an
   * agent held waits from now on; one that waited goes on waiting.
   */
  transfer(actor: Actor, to: Actor | null, note: string | null, teamId = this.#team()): boolean {
    const open = this.conversation.handover
    const state = moved(open, to ? 'transfer' : 'requeue')
    if (!open || state === null) return false
    if (open.state === 'ACCEPTED') this.#passControl()
    this.record(actor, { type: 'handover.transferred', handoverId: open.id, to, note, ...(!to && { teamId }) })
    if (to)
      this.#saveHandover({ ...open, state, acceptedAt: this.now, acceptedBy: { ...this.#holder(to), passed: true } })
    // The route changes too: the claim webhook is not called again, and a claim that fails late cannot end this wait.
    else
      this.#saveHandover({
        ...open,
        state,
        teamId,
        route: 'PLATFORM',
        // Never before its old place in the queue, also where the clock was set back: a page that is read meanwhile would miss it.
        requestedAt: open.state === 'ACCEPTED' ? Math.max(this.now, open.requestedAt) : open.requestedAt,
        acceptedAt: null,
        acceptedBy: null,
        waitingSaid: false,
      })
    return true
  }

  end(actor: Actor, move: HandoverMove, claimEnd: string | null = null): boolean {
    const open = this.conversation.handover
    const end = ends[move]
    if (!open || !end || moved(open, move) !== 'ENDED') return false
    if (open.state === 'ACCEPTED') this.#passControl()
    const event = this.record(actor, { type: 'handover.ended', handoverId: open.id, end, claimEnd })
    this.#saveHandover({ ...open, state: 'ENDED', endedAt: this.now, end, claimEnd, toSeq: event.seq })
    return true
  }

  /** The holder has a desk open by now. */
  markAtDesk() {
    const { handover } = this.conversation
    const holder = handover?.acceptedBy
    if (!holder || holder.atDesk || !this.#isAtDesk(holder.id)) return
    this.#saveHandover({ ...handover, acceptedBy: { ...holder, atDesk: true } })
  }

  /** Says the waiting text, once in each wait. */
  sayWaiting(actor: Actor, text: string) {
    const { handover } = this.conversation
    if (!handover || handover.waitingSaid) return
    this.post(actor, [{ type: 'text', text }])
    this.#saveHandover({ ...handover, waitingSaid: true })
  }

  close(actor: Actor) {
    this.conversation = { ...this.conversation, state: 'CLOSED', closedAt: this.now }
    this.record(actor, { type: 'conversation.closed' })
  }

  /** What the rule returns: all that was recorded, and the answer for the caller. */
  outcome(made: { seq?: number; handoverId?: string | null; suggested?: true; noted?: true } = {}): Outcome<Answer> {
    const { id, controlEpoch, handover } = this.conversation
    const { seq = null, handoverId, ...suggested } = made
    return {
      change: this.change(),
      answer: {
        conversationId: id,
        seq,
        tag: this.#tag,
        handoverId: handoverId ?? handover?.id ?? null,
        controlEpoch,
        mode: mode(this.conversation),
        turn: tagOf(this.conversation),
        ...suggested,
      },
    }
  }

  /** null: nothing was recorded. */
  change(): Change | null {
    const { conversation, identityId, credentialId } = this
    const timers = this.#timerChange()
    if (this.#events.length === 0 && this.#handovers.size === 0 && timers === null) return null
    const handovers = [...this.#handovers.values()]
    const written = { events: this.#events, handovers, deliveries: this.#deliveries, timers }
    return { conversation, ...written, identityId, credentialId }
  }

  #timerChange() {
    const { bot, conversation, timers, timerNow } = this
    const { turn } = this.#before
    const isQuiet = this.#events.length === 0
    const change = { conversation, events: this.#events }
    const after = isQuiet ? timers : timersAfter({ turn, timers }, change, bot.settings.deadlines, timerNow)
    return timerChange(this.#before.timers, after)
  }

  /** The team of the open handover, if there still is one. */
  #team(): string | null {
    const teamId = this.conversation.handover?.teamId ?? null
    return this.bot.teams.some(({ id }) => id === teamId) ? teamId : null
  }

  #holder(agent: Actor) {
    return this.#isAtDesk(agent.id) ? { ...agent, atDesk: true as const } : agent
  }

  #newHandover(
    state: 'REQUESTED',
    request: HandoverRequest & { route: HandoverRoute; moduleId: string | null },
  ): Handover {
    const fromSeq = this.conversation.lastSeq + 1
    const conversationId = this.conversation.id
    const start = { ...request, requestedAt: this.now, fromSeq, toSeq: null, waitingSaid: false }
    const notTaken = { acceptedAt: null, acceptedBy: null, takenAt: null, answeredAt: null }
    const notEnded = { endedAt: null, end: null, claimEnd: null }
    return {
      id: handoverId(conversationId, fromSeq, this.#tag),
      conversationId,
      state,
      ...start,
      ...notTaken,
      ...notEnded,
    }
  }

  #saveHandover(handover: Handover) {
    this.#handovers.set(handover.id, handover)
    const isOpen = handover.state !== 'ENDED'
    const lapsedHandoverId = isOpen || handover.acceptedAt !== null ? undefined : handover.id
    this.conversation = { ...this.conversation, handover: isOpen ? handover : null, lapsedHandoverId }
  }

  /** Needs no event: it follows from that of the request or the acceptance. */
  #beginTurn() {
    this.conversation = { ...this.conversation, variables: withoutTurnVariables(this.conversation.variables) }
  }

  #passControl() {
    this.conversation = { ...this.conversation, controlEpoch: this.conversation.controlEpoch + 1 }
  }
}
