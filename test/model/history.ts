import type { Agent, Deed, Who } from './script.ts'

/** A command as it was asked, and how it was answered. */
export type Call = {
  kind: Deed
  who: Who
  rest: boolean
  text: string | null
  key: string | null
  epoch: number | null
  claimEnd: string | null
  /** Of a transfer: an agent's id; null: the queue. */
  whom: string | null
  /** The newest seq anybody had heard of when it was asked. */
  from: number
  /** The newest seq once it was answered. */
  to: number
  /** null: the connection broke, so nobody knows. */
  answer: Reply | null
}

export type Reply =
  | { ok: true; seq: number | null; controlEpoch: number | null; mode: string | null; words: string }
  | { ok: false; code: string; by: string | null; controlEpoch: number | null }

/** An event as the file or a follower has it; both are brought into this shape. */
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

/** One connection of a follower: where it began, and all it was told. */
export type Session = {
  who: string
  /** It asked for what follows this seq. */
  after: number
  /** The newest seq anybody had heard of when it asked. */
  known: number
  told: ({ fact: Fact; cursor: string } | { caughtUp: number } | { reset: string })[]
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
