import { type ExecutionResult, executeSubscriptionEvent, type ValidatedSubscriptionArgs } from 'graphql'
import type { Frame } from '../app/followed-log.ts'
import type { Context } from './context.ts'
import { Payload } from './payload.ts'
import { SharedAnswer, splitAtToken, TOKEN } from './shared-answer.ts'
import { TrackedContext } from './tracked-context.ts'

export type AnyFrame = Frame<unknown, unknown>
type Status = Extract<AnyFrame, { kind: 'caught-up' | 'heartbeat' }>

/** Answers to one event that are kept to be shared, each for other callers. More of them would help few. */
const MOST_SHARED = 8

/**
 * What one or many subscriptions select: a document with its variables, without those that only name the log and the cursor. An event
 * is executed once for all subscribers that must get the same answer.
 */
export class Selection {
  readonly #args: ValidatedSubscriptionArgs
  /** Makes of an error what a client may see. */
  readonly mask: (error: unknown) => Error
  readonly #answers = new WeakMap<AnyFrame, SharedAnswer[]>()
  readonly #templates = new Map<Status['kind'], { at: number; parts: string[] }>()
  /** The event that was asked for last, which is usually asked for next. */
  #newest: { frame: AnyFrame; answers: SharedAnswer[] } | null = null

  constructor(args: ValidatedSubscriptionArgs, mask: (error: unknown) => Error) {
    this.#args = args
    this.mask = mask
  }

  /** The answer to an event that others get as well. */
  render(frame: AnyFrame, context: Context): Payload | Promise<Payload> {
    if (frame.kind === 'heartbeat') return this.#status(frame, context)
    const answers = this.#answersTo(frame)
    let pending: Promise<void> | null = null
    for (const each of answers) {
      const payload = each.payloadFor(context.principal)
      if (payload) return payload
      pending ??= each.pending
    }
    if (pending) return pending.then(() => this.render(frame, context))
    if (answers.length === MOST_SHARED) return this.#own(frame, context)
    const tracked = new TrackedContext(context)
    const answer = new SharedAnswer(tracked, this.#execute(frame, tracked), cursorOf(frame))
    answers.push(answer)
    const payload = answer.payloadFor(context.principal)
    if (payload) return payload
    return answer.pending ? answer.pending.then(() => this.render(frame, context)) : this.#own(frame, context)
  }

  /** The answer to an event of one subscription. */
  renderAlone(frame: AnyFrame, context: Context): Payload | Promise<Payload> {
    const isStatus = frame.kind === 'heartbeat' || frame.kind === 'caught-up'
    return isStatus ? this.#status(frame, context) : this.#own(frame, context)
  }

  #execute(frame: AnyFrame, contextValue: Context): ExecutionResult | Promise<ExecutionResult> {
    // A copy: the size of an answer is counted by its root value.
    return executeSubscriptionEvent({ ...this.#args, contextValue, rootValue: { ...frame } })
  }

  async #own(frame: AnyFrame, context: Context): Promise<Payload> {
    const { data, errors } = await this.#execute(frame, context)
    return new Payload(JSON.stringify({ data, ...(errors && { errors: errors.map(this.mask) }) }), cursorOf(frame))
  }

  #answersTo(frame: AnyFrame): SharedAnswer[] {
    if (this.#newest?.frame === frame) return this.#newest.answers
    const answers = this.#answers.get(frame) ?? []
    this.#answers.set(frame, answers)
    this.#newest = { frame, answers }
    return answers
  }

  /** Frames about the stream itself differ in their cursor alone, also from one conversation to the next. */
  #status(frame: Status, context: Context): Payload | Promise<Payload> {
    const at = frame.kind === 'heartbeat' ? frame.at : 0
    let template = this.#templates.get(frame.kind)
    if (template?.at !== at) {
      const tracked = new TrackedContext(context)
      const result = this.#execute({ ...frame, cursor: TOKEN }, tracked)
      if (result instanceof Promise || result.errors || !tracked.fitsAll) return this.#own(frame, context)
      template = { at, parts: splitAtToken(result) }
      this.#templates.set(frame.kind, template)
    }
    return new Payload(template.parts.join(frame.cursor), frame.cursor)
  }
}

const cursorOf = (frame: AnyFrame): string | null => (frame.kind === 'ephemeral' ? null : frame.cursor)
