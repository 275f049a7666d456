import type { JsonObject } from '../json.ts'
import type { Handover } from './handover.ts'

/** One thread of one user with one bot, in the state after its newest event. Times in ms since 1970. */
export type Conversation = {
  id: string
  companyId: string
  botId: string
  userId: string
  state: 'OPEN' | 'CLOSED'
  /** The seq of the newest event; also the conversation's version. */
  lastSeq: number
  controlEpoch: number
  /** The current module of the flow; null before the flow began, or for an external bot. */
  moduleId: string | null
  variables: JsonObject
  profile: JsonObject
  /** The open handover: REQUESTED or ACCEPTED, else null. */
  handover: Handover | null
  /** The newest handover, where it ended while it was REQUESTED; left out: another one, or none. */
  lapsedHandoverId?: string | undefined
  openedAt: number
  touchedAt: number
  closedAt: number | null
  /** The newest seq that was pruned; 0: the log is complete. */
  prunedSeq: number
  /** The tag of that event. */
  prunedTag: string
}

/** The side that may speak for the business now. Derived, never stored. */
export const holder = (conversation: Conversation): 'BOT' | 'AGENT' =>
  conversation.handover?.state === 'ACCEPTED' ? 'AGENT' : 'BOT'

/** The same in the vendor's terms. */
export const mode = (conversation: Conversation): 'NORMAL' | 'LISTEN' =>
  holder(conversation) === 'AGENT' ? 'LISTEN' : 'NORMAL'
