import fc from 'fast-check'

/** Who acts in the model: a user, an external bot's program, two agents, a partner's program over REST, an administrator. */
export const agents = ['agent', 'otherAgent', 'integration', 'admin'] as const
export type Agent = (typeof agents)[number]
export type Who = 'user' | 'bot' | Agent

export type Deed = 'send' | 'request' | 'accept' | 'transfer' | 'release' | 'cancel' | 'close' | 'set'

/** One thing somebody does. What it is about (keys, epochs, cursors) is picked from what the run has seen by then. */
export type Step =
  | {
      do: 'say'
      who: Who
      text: 'hello' | 'agent'
      keyed: boolean
      copies: number
      epoch: number | null
      rest: boolean
    }
  /** A duplicate of an earlier message with a key: with the same content or other. */
  | { do: 'repeat'; pick: number; same: boolean; copies: number; rest: boolean }
  | { do: Exclude<Deed, 'send'>; who: Who; epoch: number | null; rest: boolean; claimEnd: boolean; to: Agent | null }
  /** A follower comes, or is cut off and comes again. */
  | { do: 'follow'; who: number; from: 'last' | 'earlier' | 'start'; pick: number }
  | { do: 'page'; pick: number; first: number }
  | { do: 'restart'; hard: boolean }

/** `wait`: turns of the event loop before it begins. */
export type Timed = Step & { wait: number }

/** What is in one turn is in flight at once. */
export type Script = { bot: 'flow' | 'external' | 'suggesting'; turns: Timed[][] }

const pick = fc.nat({ max: 1_000 })
/** Bea and Dora come most, so that who holds it also speaks, and the others find it taken. */
const agent = fc.constantFrom(
  ...agents,
  'agent' as const,
  'agent' as const,
  'integration' as const,
  'integration' as const,
)
/** Off the newest epoch anybody has seen: mostly right, often late; null says none. */
const epoch = fc.constantFrom(null, null, null, 0, 0, -1)

const say = fc.record({
  do: fc.constant('say' as const),
  who: fc.oneof({ weight: 4, arbitrary: fc.constant('user' as const) }, { weight: 4, arbitrary: agent }),
  text: fc.constantFrom('hello' as const, 'hello' as const, 'agent' as const),
  keyed: fc.boolean(),
  copies: fc.constantFrom(1, 1, 1, 2, 3),
  epoch,
  rest: fc.boolean(),
})
const botSays = fc.record({
  do: fc.constant('say' as const),
  who: fc.constant('bot' as const),
  text: fc.constant('hello' as const),
  keyed: fc.boolean(),
  copies: fc.constantFrom(1, 1, 1, 2),
  epoch: fc.constantFrom(0, 0, 0, -1, -1, -2, 1),
  rest: fc.constant(false),
})
const repeat = fc.record({
  do: fc.constant('repeat' as const),
  pick,
  same: fc.constantFrom(true, true, false),
  copies: fc.constantFrom(1, 1, 2),
  rest: fc.boolean(),
})
/** Dora is a program, to whom nobody passes a conversation. */
const to = fc.constantFrom(...agents, 'agent' as const, 'otherAgent' as const, null, null)
const control = <K extends Exclude<Deed, 'send'>>(kind: K, who: fc.Arbitrary<Who>) =>
  fc.record({ do: fc.constant(kind), who, epoch, rest: fc.boolean(), claimEnd: fc.boolean(), to })
const anybody = fc.oneof(agent, fc.constantFrom('user' as const, 'bot' as const))
const follow = fc.record({
  do: fc.constant('follow' as const),
  who: fc.nat({ max: 2 }),
  from: fc.constantFrom('last' as const, 'last' as const, 'earlier' as const, 'start' as const),
  pick,
})
const page = fc.record({ do: fc.constant('page' as const), pick, first: fc.integer({ min: 1, max: 5 }) })
const restart = fc.record({ do: fc.constant('restart' as const), hard: fc.boolean() })

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 80, arbitrary: say },
  { weight: 50, arbitrary: botSays },
  { weight: 30, arbitrary: repeat },
  { weight: 45, arbitrary: control('accept', agent) },
  { weight: 30, arbitrary: control('release', agent) },
  { weight: 30, arbitrary: control('transfer', agent) },
  { weight: 8, arbitrary: control('set', anybody) },
  { weight: 15, arbitrary: control('request', anybody) },
  { weight: 12, arbitrary: control('cancel', anybody) },
  { weight: 4, arbitrary: control('close', fc.oneof(agent, fc.constant('bot' as const))) },
  { weight: 45, arbitrary: follow },
  { weight: 10, arbitrary: page },
  { weight: 2, arbitrary: restart },
)
const timed: fc.Arbitrary<Timed> = fc.tuple(step, fc.nat({ max: 4 })).map(([one, wait]) => ({ ...one, wait }))

export const script: fc.Arbitrary<Script> = fc.record({
  bot: fc.constantFrom('flow' as const, 'external' as const, 'suggesting' as const),
  turns: fc.oneof(
    // One after the other, where the model knows each answer exactly …
    fc.array(fc.tuple(timed), { minLength: 4, maxLength: 16, size: 'max' }),
    // … and in each other's way.
    fc.array(fc.array(timed, { minLength: 1, maxLength: 6, size: 'max' }), { minLength: 2, maxLength: 7, size: 'max' }),
  ),
})
