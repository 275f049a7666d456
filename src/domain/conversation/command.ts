import type { Principal } from '../access/credential.ts'
import type { Actor } from '../actor.ts'
import type { DeadlineKind } from '../bot/deadlines.ts'
import type { JsonObject } from '../json.ts'
import type { Action } from './action.ts'
import type { Briefing, Priority } from './handover.ts'
import type { LifeSigns } from './timers.ts'
import type { Turn } from './turn.ts'

/**
 * What can be asked of one conversation. `controlEpoch`: the epoch that the caller saw; if it is given and stale, a command that
 * would change something is refused.
 */
export type Command =
  | { kind: 'start'; profile: JsonObject; variables: JsonObject; moduleId: string | null }
  | { kind: 'send'; actions: Action[]; clientMessageId: string | null; controlEpoch: number | null }
  /** What is left out has its default, so that a request with an idempotency key of an older version is still the same one. */
  | ({ kind: 'request'; reason: string | null; controlEpoch?: number | null } & RequestDetails)
  | { kind: 'accept'; controlEpoch?: number | null }
  | { kind: 'release'; claimEnd: string | null; variables: JsonObject; controlEpoch?: number | null }
  /** `to`: another agent, looked up by the application; null: the queue. `team`: an id or a name; null: no team; left out: as before. */
  | { kind: 'transfer'; to: Actor | null; note: string | null; team?: string | null; controlEpoch?: number | null }
  | { kind: 'cancel'; controlEpoch?: number | null }
  | { kind: 'close'; controlEpoch?: number | null }
  | { kind: 'note'; text: string; clientMessageId: string | null }
  /** `author`: the name of the person, who is not the caller. `externalId`: the message's id where it was said. */
  | { kind: 'record'; text: string; author: string | null; saidAt: number; externalId: string; policy: RecordPolicy }
  | { kind: 'set'; variables: JsonObject }
  /** The holder has no live credential: the conversation returns to the queue. */
  | { kind: 'requeue'; holderId: string; controlEpoch: number }
  /** The team of a waiting handover was deleted. */
  | { kind: 'reroute'; teamId: string }
  /** The handover's claim could not be delivered. */
  | { kind: 'fail'; fromSeq: number }
  /** A deadline may have passed. */
  | { kind: 'fire'; deadline: DeadlineKind; signs: LifeSigns }
  /** Gives an open handover the timers that it lacks. `lastBy`: who wrote last since the holder holds it. */
  | { kind: 'arm'; lastBy: 'USER' | 'AGENT' | null }

type RequestDetails = Partial<Briefing> & {
  /** An id or a name. */
  team?: string
  priority?: Priority
  code?: string
  /** Looked up by the application. */
  requestedAgent?: Actor
  /** What the caller says with it. */
  message?: Action[]
}

/** What becomes of a message that was said elsewhere. */
export type RecordPolicy = 'TAKE_CONTROL' | 'NOTE' | 'IGNORE'

export type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>

/** What a rule needs beside the state: it reads no clock and draws no random number. */
export type RuleContext = {
  /** ms since 1970. */
  now: number
  /** The same on the clock of timers. Left out: `now`. */
  timerNow?: number
  /** Whether the agent with this id has an open desk. Left out: none has. */
  isAtDesk?: (identityId: string) => boolean
  /** Whether an agent can be given a conversation now; left out: none can. */
  isOnline?: (identityId: string) => boolean
  /** Random: the tag of the events that this command causes. */
  tag: string
  /** null: anonymous, which only `start` allows. */
  principal: Principal | null
  /** For a conversation that this command starts. */
  userId: string
  conversationId: string
  /** Whether a webhook URL means the platform's own queue, to which nothing is POSTed. */
  isPlatform: (url: string) => boolean
  /** The turn that the call was made for; left out: whichever is now. */
  turn?: Turn | undefined
}
