import { callerOf } from '../domain/access/caller.ts'
import type { Principal } from '../domain/access/credential.ts'
import { tenantScope } from '../domain/access/policy.ts'
import { isRefusal, refuse } from '../domain/error.ts'
import { requireStaff } from './access.ts'
import type { Agents } from './agents.ts'
import { type ConversationStreamParts, followConversation } from './conversation-stream.ts'
import type { From } from './followed-log.ts'
import { followInbox, type InboxStreamParts } from './inbox-stream.ts'
import type { CompanyReads } from './reads/company-reads.ts'
import type { ConversationReads } from './reads/conversation-reads.ts'

type Parts = ConversationStreamParts &
  InboxStreamParts & { conversations: ConversationReads; company: CompanyReads; agents: Pick<Agents, 'openInbox'> }

/** The streams that a caller may follow. Each method answers a `Follower`, or the refusal. */
export class Streams {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** The log of one conversation after a cursor; null: from its start. */
  async conversation(principal: Principal | null, id: string, after: string | null) {
    const found = await this.#parts.conversations.get(principal, id)
    if (isRefusal(found)) return found
    return found ? followConversation(this.#parts, found, callerOf(principal), after) : refuse('not_found')
  }

  /** Which conversations of the company, or of one bot, have changed. An agent with an open inbox counts as online. */
  async inbox(principal: Principal | null, botId: string | null, from: From) {
    const staff = requireStaff(principal, 'readCompany')
    if (isRefusal(staff)) return staff
    const bot = botId === null ? null : await this.#parts.company.bot(staff, botId)
    if (isRefusal(bot)) return bot
    if (botId !== null && bot === null) return refuse('not_found')
    const owner = { ...tenantScope(staff), ...(bot && { botId: bot.id }) }
    return followInbox(this.#parts, owner, callerOf(staff), from, this.#parts.agents.openInbox(staff))
  }
}
