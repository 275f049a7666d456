import type { Actor } from '../../actor.ts'
import type { DeadlineKind, DeadlineStep } from '../../bot/deadlines.ts'
import { findTeam } from '../../team/team.ts'
import { botActor } from '../actor-of.ts'
import type { ChangeBuilder } from '../change-builder.ts'
import type { RuleContext } from '../command.ts'
import { holder } from '../conversation.ts'
import { runFlow } from '../run-flow.ts'
import { afterStep, isBound, putOff, stepOf } from '../timers.ts'
import { CLAIM_END } from '../turn-variables.ts'
import type { CommandRule } from './rule.ts'

/**
 * Does the step of a timer that is due, in the transaction that moves the timer on. One that was cleared, put off, or belongs to
 * another turn changes nothing else: so each step is done once, and never after control has changed.
 */
export const fire: CommandRule<'fire'> = (builder, { deadline, signs }, actor, context) => {
  const { conversation, bot, timerNow: now } = builder
  const { deadlines } = bot.settings
  const timer = builder.timers.find(({ kind }) => kind === deadline)
  if (!timer || timer.dueAt > now) return builder.outcome()
  const others = builder.timers.filter(({ kind }) => kind !== deadline)
  const step = isBound(timer, conversation) ? stepOf(deadlines, timer) : null
  const later = step && putOff(timer, step, signs, now)
  if (!step || later) {
    builder.timers = later ? [...others, later] : others
    return builder.outcome()
  }
  builder.timers = [...others, afterStep(deadlines, timer, now)]
  const handoverId = conversation.handover?.id ?? null
  const { seq } = new Step(builder, actor, context).do(deadline, step)
  return builder.outcome({ handoverId, ...(seq !== null && { seq }) })
}

/** One step of a deadline. */
class Step {
  readonly #builder: ChangeBuilder
  readonly #actor: Actor
  readonly #context: RuleContext

  constructor(builder: ChangeBuilder, actor: Actor, context: RuleContext) {
    this.#builder = builder
    this.#actor = actor
    this.#context = context
  }

  do(deadline: DeadlineKind, step: DeadlineStep): { seq: number | null } {
    if (step.action === 'say') return { seq: this.#say(step.text) }
    const builder = this.#builder
    const { handover } = builder.conversation
    const action = step.action === 'requeue' && !this.#mayRequeue() ? 'notify' : step.action
    if (handover) builder.record(this.#actor, { type: 'handover.overdue', handoverId: handover.id, deadline, action })
    if (action === 'requeue' && step.action === 'requeue') this.#requeue(step.team ?? null)
    else if (step.action === 'return') this.#return(step)
    else if (action === 'close') {
      builder.end(this.#actor, 'close')
      builder.close(this.#actor)
    }
    return { seq: null }
  }

  /** While an agent holds the conversation the bot is silent, and the server speaks. */
  #say(text: string): number {
    const { bot, conversation } = this.#builder
    const author = holder(conversation) === 'AGENT' ? this.#actor : botActor(bot)
    return this.#builder.post(author, [{ type: 'text', text }]).seq
  }

  /** To the queue of a team, or to the one that it came from, also where the team was deleted since. */
  #requeue(team: string | null) {
    const builder = this.#builder
    const { handover } = builder.conversation
    const teamId = team === null ? undefined : findTeam(builder.bot.teams, team)?.id
    const isThere = handover?.route === 'PLATFORM' && (teamId === undefined || handover.teamId === teamId)
    if (handover?.state !== 'REQUESTED' || !isThere) builder.transfer(this.#actor, null, null, teamId)
  }

  /** Not from a third party without a desk: what the user waits for may be its own queue, and it would be refused when it answers. */
  #mayRequeue(): boolean {
    const { handover } = this.#builder.conversation
    return handover?.state === 'REQUESTED' || handover?.acceptedBy?.atDesk === true
  }

  #return({ claimEnd, text }: Extract<DeadlineStep, { action: 'return' }>) {
    const builder = this.#builder
    builder.end(this.#actor, 'expire', claimEnd)
    if (claimEnd !== null) builder.set(this.#actor, { [CLAIM_END]: claimEnd })
    const before = builder.conversation.lastSeq
    runFlow(builder, { kind: 'control-returned', claimEnd }, this.#context)
    if (text !== null && builder.conversation.lastSeq === before) this.#say(text)
  }
}
