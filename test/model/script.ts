import fc from 'fast-check'

/** The participants of the model besides the user and the bot. */
const agents = ['agent', 'otherAgent', 'integration', 'admin'] as const
export type Agent = (typeof agents)[number]
export type Who = 'user' | 'bot' | Agent

export type CommandKind = 'send' | 'request' | 'accept' | 'transfer' | 'release' | 'cancel' | 'close' | 'set'

/** One step of a script. Keys, epochs and cursors are picked from what the run has seen by then. */
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
  /** A repeat of an earlier message with a key, with the same or another text. */
  | { do: 'repeat'; pick: number; same: boolean; copies: number; rest: boolean }
  | {
      do: Exclude<CommandKind, 'send'>
      who: Who
      epoch: number | null
      rest: boolean
      claimEnd: boolean
      to: Agent | null
    }
  /** A follower connects, or is cut and connects again. */
  | { do: 'follow'; who: number; from: 'last' | 'earlier' | 'start'; pick: number }
  | { do: 'page'; pick: number; first: number }
  | { do: 'restart'; hard: boolean }

/** `wait`: turns of the event loop before the step. */
export type Timed = Step & { wait: number }

/** The steps of one turn are in flight at once. */
export type Script = { bot: 'flow' | 'external' | 'suggesting'; turns: Timed[][] }

const pick = fc.nat({ max: 1_000 })
/** One agent and the integration act most, so that the holder often speaks and the others often find it taken. */
const agent = fc.constantFrom(
  ...agents,
  'agent' as const,
  'agent' as const,
  'integration' as const,
  'integration' as const,
)
/** Distance from the newest epoch seen: mostly current, often old; null: no epoch. */
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
/** The integration is among the targets although a transfer to it is refused. */
const to = fc.constantFrom(...agents, 'agent' as const, 'otherAgent' as const, null, null)
const control = <K extends Exclude<CommandKind, 'send'>>(kind: K, who: fc.Arbitrary<Who>) =>
  fc.record({ do: fc.constant(kind), who, epoch, rest: fc.boolean(), claimEnd: fc.boolean(), to })
const anyone = fc.oneof(agent, fc.constantFrom('user' as const, 'bot' as const))
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
  { weight: 8, arbitrary: control('set', anyone) },
  { weight: 15, arbitrary: control('request', anyone) },
  { weight: 12, arbitrary: control('cancel', anyone) },
  { weight: 4, arbitrary: control('close', fc.oneof(agent, fc.constant('bot' as const))) },
  { weight: 45, arbitrary: follow },
  { weight: 10, arbitrary: page },
  { weight: 2, arbitrary: restart },
)
const timed: fc.Arbitrary<Timed> = fc.tuple(step, fc.nat({ max: 4 })).map(([one, wait]) => ({ ...one, wait }))

export const script: fc.Arbitrary<Script> = fc.record({
  bot: fc.constantFrom('flow' as const, 'external' as const, 'suggesting' as const),
  turns: fc.oneof(
    // One step at a time: the model knows each answer exactly.
    fc.array(fc.tuple(timed), { minLength: 4, maxLength: 16, size: 'max' }),
    // Several at once: they race.
    fc.array(fc.array(timed, { minLength: 1, maxLength: 6, size: 'max' }), { minLength: 2, maxLength: 7, size: 'max' }),
  ),
})
