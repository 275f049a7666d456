import type { DeskRowFragment } from '../../operations/graphql.ts'
import type { View } from '../route.ts'
import { isMe } from '../session/is-me.ts'

/** A conversation as a row of the lists. */
export type Row = DeskRowFragment
export type Rows = ReadonlyMap<string, Row>

/** Merges newer rows. A row older than the one present is ignored, and a closed conversation is removed. */
export function mergeRows(rows: Rows, changed: readonly Row[]): Rows {
  const next = new Map(rows)
  for (const row of changed) {
    const known = next.get(row.id)
    if (known && known.lastSeq > row.lastSeq) continue
    if (row.state === 'CLOSED') next.delete(row.id)
    else next.set(row.id, row)
  }
  return next
}

export const isWaiting = (row: Row) => row.handover?.state === 'REQUESTED'
/** Of the queues that this agent answers. */
const waitsForMe = (row: Row) => isWaiting(row) && row.handover?.forYou === true
export const isMine = (row: Row, me: string) => row.handover?.state === 'ACCEPTED' && isMe(row.handover.acceptedBy, me)

/** The rows of a view, in order: waiting by priority, then by the longest wait, the others by the newest message. */
export function rowsInView(rows: Rows, view: View, me: string): Row[] {
  const all = [...rows.values()]
  if (view === 'waiting') return all.filter(waitsForMe).sort(byWait)
  return all.filter(row => view === 'open' || isMine(row, me)).sort(byLastActivity)
}

/** How many conversations wait, how many this agent holds, and how many of those have unread messages. */
export function countRows(rows: Rows, me: string): { waiting: number; mine: number; unread: number } {
  const counts = { waiting: 0, mine: 0, unread: 0 }
  for (const row of rows.values()) {
    if (waitsForMe(row)) counts.waiting += 1
    if (!isMine(row, me)) continue
    counts.mine += 1
    if (row.unread > 0) counts.unread += 1
  }
  return counts
}

type Deadline = NonNullable<Row['deadlines']>[number]
type Shown = Deadline & { kind: 'ACCEPT' | 'CLAIM' | 'FIRST_REPLY' | 'AGENT_SILENT' }

/** The deadline that agents can do something about. That of a closed desk moves while the desk is open, without news of it. */
export function nextDeadline({ deadlines }: Pick<Row, 'deadlines'>): Shown | null {
  const isShown = (each: Deadline): each is Shown =>
    ['ACCEPT', 'CLAIM', 'FIRST_REPLY', 'AGENT_SILENT'].includes(each.kind)
  return deadlines?.find(isShown) ?? null
}

export const displayName = (row: Pick<Row, 'userId' | 'profile'>): string => {
  const profile = (row.profile ?? {}) as Record<string, unknown>
  for (const key of ['name', 'displayName', 'firstName', 'email'])
    if (typeof profile[key] === 'string' && profile[key].trim() !== '') return profile[key].trim()
  return /^(webbot:|user_)/.test(row.userId) ? `Visitor ${row.userId.slice(-4)}` : row.userId
}

/** The last message, and its sender where it was not the user; while the user waits, the user's own last message. */
export function lastMessageText(row: Row): string {
  const { lastMessage, lastUserMessage } = row
  if (!lastMessage) return 'No messages yet'
  if (lastUserMessage && isWaiting(row)) return textOf(lastUserMessage)
  const { author, text } = lastMessage
  const shown = textOf({ text })
  const who = { USER: null, BOT: 'Bot', AGENT: author.name ?? 'Agent', SYSTEM: 'Baton' }[author.kind]
  return who === null ? shown : `${who}: ${shown}`
}

const textOf = ({ text }: { text: string }) => text.trim().replace(/\s+/g, ' ') || 'Attachment'

const priorities = ['URGENT', 'HIGH', 'NORMAL', 'LOW']
const rankOf = (row: Row) => priorities.indexOf(row.handover?.priority ?? 'NORMAL')
const byWait = (one: Row, other: Row) =>
  rankOf(one) - rankOf(other) ||
  one.handover!.requestedAt.localeCompare(other.handover!.requestedAt) ||
  one.id.localeCompare(other.id)
const lastActivity = (row: Row) => row.lastMessage?.sentAt ?? row.handover?.requestedAt ?? ''
const byLastActivity = (one: Row, other: Row) =>
  lastActivity(other).localeCompare(lastActivity(one)) || one.id.localeCompare(other.id)
