import type { Principal } from '../../domain/access/credential.ts'
import { canSee, tenantScope } from '../../domain/access/policy.ts'
import { type ActorKind, actorKey } from '../../domain/actor.ts'
import type { Change } from '../../domain/conversation/change.ts'
import type { Conversation } from '../../domain/conversation/conversation.ts'
import type { MessagePosted } from '../../domain/conversation/event.ts'
import type { Briefing, Handover } from '../../domain/conversation/handover.ts'
import type { HandoverPosition, QueuePosition } from '../../domain/conversation/handover-order.ts'
import type { ReadReceipt } from '../../domain/conversation/read-receipt.ts'
import { MAX_TRANSCRIPT, transcriptOf } from '../../domain/conversation/transcript.ts'
import { type DomainError, isRefusal } from '../../domain/error.ts'
import { parseDerivedId } from '../../domain/ids.ts'
import type { Page } from '../../domain/page.ts'
import { queuesOf } from '../../domain/team/team.ts'
import type { Notifier } from '../../ports/notifier.ts'
import type { ConversationFilter, HandoverFilter, Store } from '../../ports/store.ts'
import { requireCredential, requireReadScope, requireStaff } from '../access.ts'
import { eventPage } from '../event-page.ts'
import { messagePage } from '../message-page.ts'

type Parts = {
  store: Pick<Store, 'generation' | 'conversations' | 'events' | 'handovers' | 'readReceipts' | 'teams'>
  notifier: Pick<Notifier, 'listen'>
}
type Found<T> = Promise<T | null | DomainError>

/** The most that `unread` counts: a desk shows no more. */
export const MAX_UNREAD = 100

/**
 * Conversations, their messages and handovers, as the caller may see them. What does not exist and what is not the caller's are
 * both null. Methods that take a conversation rely on it having been read here, or answered by a command.
 */
export class ConversationReads {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async get(principal: Principal | null, id: string): Found<Conversation> {
    const reader = requireCredential(principal, 'readConversation')
    if (isRefusal(reader)) return reader
    const found = await this.#parts.store.conversations.get(id)
    return found && canSee(reader, found) ? found : null
  }

  /** The open conversation of a user with a bot. */
  async open(principal: Principal | null, botId: string, userId: string): Found<Conversation> {
    const reader = requireCredential(principal, 'readConversation')
    if (isRefusal(reader)) return reader
    const found = await this.#parts.store.conversations.open(botId, userId)
    return found && canSee(reader, found) ? found : null
  }

  /** Newest first. */
  async list(principal: Principal | null, filter: Omit<ConversationFilter, 'companyId' | 'botIds'>, page: Page) {
    const staff = requireStaff(principal, 'readCompany')
    if (isRefusal(staff)) return staff
    return this.#parts.store.conversations.list({ ...filter, ...tenantScope(staff) }, page)
  }

  /** The conversation of an object that the caller may see. */
  async byId(id: string): Promise<Conversation> {
    return (await this.#parts.store.conversations.get(id))!
  }

  /** `by`: the newest message of this kind of author; null: of any. */
  async lastMessage(principal: Principal | null, { id }: Conversation, by: ActorKind | null): Found<MessagePosted> {
    return requireReadScope(principal) ?? this.#parts.store.events.newestMessage(id, by)
  }

  /** Messages of the other side after the caller's read receipt, counted up to `MAX_UNREAD`. */
  async unread(principal: Principal | null, { id, botId }: Conversation): Promise<number> {
    const { readReceipts, events } = this.#parts.store
    const receipt = await readReceipts.of(id, participantOf(principal, botId))
    const others: ActorKind[] = principal?.kind === 'visitor' ? ['BOT', 'AGENT', 'SYSTEM'] : ['USER']
    return events.countMessages(id, receipt?.readSeq ?? 0, others, MAX_UNREAD)
  }

  /** The same for all staff from two reads: how many are unread for a viewer. */
  async unreadOfStaff({ id, botId }: Conversation): Promise<(principal: Principal | null) => number> {
    const { readReceipts, events } = this.#parts.store
    const seqs = await events.messageSeqs(id, 'USER', MAX_UNREAD)
    const receipts = await readReceipts.list(id)
    const readSeqs = new Map(receipts.map(({ participant, readSeq }) => [actorKey(participant), readSeq]))
    return principal => {
      const readSeq = readSeqs.get(participantOf(principal, botId)) ?? 0
      const read = seqs.findIndex(seq => seq <= readSeq)
      return read < 0 ? seqs.length : read
    }
  }

  async readReceipts(principal: Principal | null, { id }: Conversation): Promise<ReadReceipt[] | DomainError> {
    return requireReadScope(principal) ?? this.#parts.store.readReceipts.list(id)
  }

  async handoversOf(principal: Principal | null, { id }: Conversation, page: Page<HandoverPosition>) {
    return requireReadScope(principal) ?? this.#parts.store.handovers.ofConversation(id, page)
  }

  async messages(principal: Principal | null, conversation: Conversation, args: Parameters<typeof messagePage>[2]) {
    return requireReadScope(principal) ?? messagePage(this.#parts.store, conversation, args)
  }

  async events(principal: Principal | null, conversation: Conversation, args: Parameters<typeof eventPage>[2]) {
    return requireReadScope(principal) ?? eventPage(this.#parts, conversation, args)
  }

  async message(principal: Principal | null, id: string): Found<{ conversationId: string; event: MessagePosted }> {
    const position = parseDerivedId(id)
    if (!position) return null
    const { conversationId, seq, tag } = position
    const conversation = await this.get(principal, conversationId)
    if (!conversation || isRefusal(conversation)) return conversation
    const event = await this.#parts.store.events.get(conversationId, seq)
    return event?.type === 'message.posted' && event.tag === tag ? { conversationId, event } : null
  }

  /** A message that the caller has posted; null: it was erased since. `change`: what was written, where the call was not a repeat. */
  async posted(conversationId: string, seq: number, change: Change | null): Promise<MessagePosted | null> {
    const written = change?.events.find(event => event.seq === seq)
    return (written ?? (await this.#parts.store.events.get(conversationId, seq))) as MessagePosted | null
  }

  async handover(principal: Principal | null, id: string): Found<Handover> {
    const position = parseDerivedId(id)
    const conversation = position && (await this.get(principal, position.conversationId))
    if (!conversation || isRefusal(conversation)) return conversation
    return this.#parts.store.handovers.get(id)
  }

  /** What was said before a handover of this bot was requested, as plain text. For staff. */
  async transcript(principal: Principal | null, botId: string, handoverId: string): Found<string> {
    const staff = requireStaff(principal, 'readCompany')
    if (isRefusal(staff)) return staff
    const handover = await this.handover(principal, handoverId)
    if (!handover || isRefusal(handover)) return handover
    const conversation = await this.byId(handover.conversationId)
    if (conversation.botId !== botId) return null
    const said = await this.#parts.store.events.list(conversation.id, {
      ...{ after: 0, before: handover.fromSeq, limit: MAX_TRANSCRIPT },
      ...{ types: ['message.posted'], newestFirst: true },
    })
    return transcriptOf(conversation, handover, said as MessagePosted[])
  }

  /** What the agent is to know of a handover that the caller may see; null where that was pruned, or the caller is a user. */
  async briefing(principal: Principal | null, { conversationId, fromSeq }: Handover): Promise<Briefing> {
    const event = principal?.kind === 'key' ? await this.#parts.store.events.get(conversationId, fromSeq) : null
    // Events of an older version have neither.
    const { summary = null, context = null } = event?.type === 'handover.requested' ? event : {}
    return { summary, context }
  }

  /** Whether a handover that the caller may see is one of those that the caller answers. */
  async isForYou(principal: Principal | null, { teamId }: Handover): Promise<boolean> {
    if (principal?.kind !== 'key') return false
    const queues = queuesOf(await this.#parts.store.teams.list(principal.companyId), principal)
    return queues?.includes(teamId) ?? true
  }

  /** The handover of an event or an answer that the caller may see. */
  async handoverById(id: string): Promise<Handover> {
    return (await this.#parts.store.handovers.get(id))!
  }

  /**
   * By priority, then longest waiting first: of those that wait, the caller's (`queuesOf`), where neither a team nor `allTeams` is
   * given.
   */
  async handovers(
    principal: Principal | null,
    { allTeams, ...filter }: Omit<HandoverFilter, 'companyId' | 'botIds' | 'waitingIn'> & { allTeams?: boolean },
    page: Page<QueuePosition>,
  ) {
    const staff = requireStaff(principal, 'readCompany')
    if (isRefusal(staff)) return staff
    const { store } = this.#parts
    const isAll = allTeams || filter.teamId !== undefined
    const queues = isAll ? null : queuesOf(await store.teams.list(staff.companyId), staff)
    const waitingIn = queues && { waitingIn: queues }
    return store.handovers.list({ ...filter, ...waitingIn, ...tenantScope(staff) }, page)
  }
}

/** The participant whose read receipt counts for this caller: all keys of a bot share the bot's. */
function participantOf(principal: Principal | null, botId: string): string {
  if (principal?.kind === 'visitor') return actorKey({ kind: 'USER', id: principal.userId })
  if (principal?.kind !== 'key') return ''
  if (principal.role === 'BOT') return actorKey({ kind: 'BOT', id: botId })
  return actorKey({ kind: 'AGENT', id: principal.identityId })
}
