import type { Agent, CommandKind, Who } from './script.ts'

/** A command and its answer. */
export type Call = {
  kind: CommandKind
  who: Who
  rest: boolean
  text: string | null
  key: string | null
  epoch: number | null
  claimEnd: string | null
  /** Target of a transfer: the id of an agent; null: the queue. */
  target: string | null
  /** The newest seq that any participant knew when it was sent. */
  from: number
  /** The newest seq after it was answered. */
  to: number
  /** null: the connection broke, so the outcome is unknown. */
  answer: Reply | null
}

export type Reply =
  | { ok: true; seq: number | null; controlEpoch: number | null; mode: string | null; words: string }
  | { ok: false; code: string; by: string | null; controlEpoch: number | null }

/** An event in the shape in which the log and what followers got are compared. */
export type Fact = {
  seq: number
  type: string
  epoch: number
  kind: string
  actor: string
  text: string | null
  key: string | null
  end: string | null
  to: string | null
}

/** One connection of a follower: where it began, and all it got. */
export type Session = {
  who: string
  /** The seq of its cursor. */
  after: number
  /** The newest seq that any participant knew when it subscribed. */
  known: number
  frames: ({ fact: Fact; cursor: string } | { caughtUp: number } | { reset: string })[]
}

/** A page of the `events` query. */
export type PageRead = { after: number; first: number; from: number; seqs: number[]; hasMore: boolean }

export type History = {
  bot: { id: string; flow: boolean; suggests: boolean }
  ids: Record<Who, string>
  log: Fact[]
  row: { lastSeq: number; controlEpoch: number; state: string }
  calls: Call[]
  sessions: Session[]
  pages: PageRead[]
}

export const isAgent = (who: Who): who is Agent => who !== 'user' && who !== 'bot'
