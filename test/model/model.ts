import { type Call, type Fact, type History, isAgent } from './history.ts'

/** The state of a conversation after an event of its log: the rules of the product, written a second time and independently. */
export type State = {
  closed: boolean
  epoch: number
  /** The agent who holds it; null: the bot. */
  holder: string | null
  requested: boolean
  /** The last handover ended while it waited: its epoch is that of the time before and of the time after. */
  lapsed: boolean
  /** The messages with an idempotency key, by author and key. */
  keys: ReadonlyMap<string, { text: string; seq: number }>
}

const nothing = { closed: false, holder: null, requested: false, lapsed: false }
export const beginning: State = { ...nothing, epoch: 1, keys: new Map() }

/** What a command must do in a state: be refused, repeat its first answer, or write these events (none: nothing changes). */
export type Verdict =
  | { code: string; by?: string | null; epoch?: number }
  | { again: number }
  | { does: Omit<Fact, 'seq' | 'epoch'>[] }

type Context = Pick<History, 'bot' | 'ids'>

export function verdictOn(state: State, call: Call, context: Context): Verdict {
  const first = call.key === null ? undefined : state.keys.get(keyOf(context.ids[call.who], call.key))
  if (first) return first.text === call.text ? { again: first.seq } : { code: 'idempotency_conflict' }
  // REST finds the user's open conversation, and there is none. Nothing is left to give back.
  if (call.rest && state.closed && call.kind !== 'release') return { code: 'not_found' }
  return rules[call.kind](state, call, context)
}

const rules: Record<Call['kind'], (state: State, call: Call, context: Context) => Verdict> = {
  send(state, call, context) {
    if (state.closed) return { code: 'conversation_closed' }
    const said = by(call, context, 'message.posted')
    if (call.who === 'user') return { does: [said, ...(state.holder ? [] : reply(state, call, context))] }
    if (call.who === 'bot') {
      const late = state.holder !== null || call.epoch !== state.epoch
      if (!late) return { does: [said] }
      if (state.holder !== null && context.bot.suggests) return { does: [by(call, context, 'reply.suggested')] }
      return lost(state)
    }
    if (state.holder === null) return { code: 'not_in_listen_mode' }
    if (state.holder !== context.ids[call.who]) return claimed(state)
    return stale(state, call) ? lost(state) : { does: [said] }
  },
  request(state, call, context) {
    if (state.closed) return { code: 'conversation_closed' }
    if (state.requested || state.holder) return { does: [] }
    return stale(state, call) ? lost(state) : { does: [by(call, context, 'handover.requested')] }
  },
  accept(state, call, context) {
    if (state.closed) return { code: 'conversation_closed' }
    if (state.holder) return state.holder === context.ids[call.who] ? { does: [] } : claimed(state)
    const isAmbiguous = state.lapsed && call.epoch !== null
    return stale(state, call) || isAmbiguous ? lost(state) : { does: [by(call, context, 'handover.accepted')] }
  },
  transfer(state, call, context) {
    const { target: to, who } = call
    if (to === context.ids.integration && who !== 'integration') return { code: 'not_found' }
    if (state.closed) return { code: 'conversation_closed' }
    if (state.holder === null) return { code: 'not_in_listen_mode' }
    if (state.holder !== context.ids[who] && who !== 'admin') return claimed(state)
    if (state.holder === to) return { does: [] }
    return stale(state, call) ? lost(state) : { does: [{ ...by(call, context, 'handover.transferred'), to }] }
  },
  release(state, call, context) {
    if (state.holder === null) return { does: [] }
    if (state.holder !== context.ids[call.who] && call.who !== 'admin') return claimed(state)
    if (stale(state, call)) return lost(state)
    const ended = by(call, context, 'handover.ended', 'RELEASED')
    if (call.claimEnd === null) return { does: [ended] }
    const thanks = context.bot.flow ? [saidByBot(context, 'Thanks!')] : []
    return { does: [ended, by(call, context, 'variables.changed'), ...thanks] }
  },
  cancel(state, call, context) {
    if (!state.requested) return { code: 'handover_not_requested' }
    return stale(state, call) ? lost(state) : { does: [by(call, context, 'handover.ended', 'CANCELLED')] }
  },
  close(state, call, context) {
    if (state.closed) return { does: [] }
    if (state.holder && state.holder !== context.ids[call.who] && call.who !== 'admin') return claimed(state)
    if (stale(state, call)) return lost(state)
    const ended = state.holder || state.requested ? [by(call, context, 'handover.ended', 'CLOSED')] : []
    return { does: [...ended, by(call, context, 'conversation.closed')] }
  },
  set: (state, call, context) =>
    state.closed ? { code: 'conversation_closed' } : { does: [by(call, context, 'variables.changed')] },
}

/** The state after one more event, or why the event is not allowed there. */
export function after(state: State, fact: Fact): State | string {
  const next = moved(state, fact)
  if (typeof next === 'string') return `${fact.type} by ${fact.kind} at ${fact.seq}: ${next}`
  const epoch = next.holder !== state.holder ? state.epoch + 1 : state.epoch
  if (fact.epoch !== epoch) return `${fact.type} at ${fact.seq} carries epoch ${fact.epoch} where ${epoch} is in force`
  return { ...next, epoch, keys: keysAfter(state, fact) }
}

function moved(state: State, fact: Fact): State | string {
  if (state.closed) return 'the conversation was closed'
  switch (fact.type) {
    case 'message.posted':
      if (fact.kind === 'BOT' && state.holder) return 'an agent held the conversation'
      if (fact.kind === 'AGENT' && state.holder !== fact.actor) return 'it was not this agent who held the conversation'
      return state
    case 'reply.suggested':
      return fact.kind === 'BOT' && state.holder ? state : 'it was not late'
    case 'handover.requested':
      return state.requested || state.holder ? 'there was one' : { ...state, requested: true, lapsed: false }
    case 'handover.accepted':
      if (fact.kind !== 'AGENT') return 'only agents accept'
      return state.holder ? 'an agent held it' : { ...state, requested: false, lapsed: false, holder: fact.actor }
    case 'handover.transferred':
      if (state.holder === null || fact.kind !== 'AGENT') return 'no agent held it'
      return state.holder === fact.to ? 'it was theirs' : { ...state, requested: fact.to === null, holder: fact.to }
    case 'handover.ended': {
      const fits = fact.end === 'CANCELLED' ? state.requested : state.holder || fact.end === 'CLOSED'
      return fits
        ? { ...state, requested: false, lapsed: state.requested, holder: null }
        : `nothing to end as ${fact.end}`
    }
    case 'conversation.closed':
      return state.holder || state.requested ? 'its handover was open' : { ...state, closed: true }
    default:
      return state
  }
}

function keysAfter({ keys }: State, { type, actor, key, text, seq }: Fact): State['keys'] {
  if (key === null || (type !== 'message.posted' && type !== 'reply.suggested')) return keys
  return new Map(keys).set(keyOf(actor, key), { text: text ?? '', seq })
}

export const keyOf = (actor: string, key: string) => `${actor} ${key}`

function by({ who, text, key }: Call, { ids }: Context, type: string, end: string | null = null) {
  const says = type === 'message.posted' || type === 'reply.suggested'
  const kind = who === 'user' ? 'USER' : isAgent(who) ? 'AGENT' : 'BOT'
  return { type, kind, actor: ids[who], text: says ? text : null, key: says ? key : null, end, to: null }
}

const saidByBot = ({ bot }: Context, text: string) => ({
  type: 'message.posted',
  kind: 'BOT',
  actor: bot.id,
  text,
  key: null,
  end: null,
  to: null,
})

/** What the flow of the model's bot answers. */
function reply(state: State, { text }: Call, context: Context) {
  if (!context.bot.flow) return []
  if (!text?.includes('agent')) return [saidByBot(context, 'Hello from Bot!')]
  const asks = { ...saidByBot(context, ''), type: 'handover.requested', text: null }
  return [saidByBot(context, 'I ask a colleague.'), ...(state.requested ? [] : [asks])]
}

const stale = (state: State, call: Call) => call.epoch !== null && call.epoch !== state.epoch
const lost = (state: State): Verdict => ({ code: 'control_lost', by: state.holder, epoch: state.epoch })
const claimed = (state: State): Verdict => ({ code: 'already_claimed', by: state.holder, epoch: state.epoch })
