import type { AuditPosition } from '../../domain/access/audit-entry.ts'
import type { Identity, Principal } from '../../domain/access/credential.ts'
import { canSeeBot, tenantScope } from '../../domain/access/policy.ts'
import type { Bot } from '../../domain/bot/bot.ts'
import { type DomainError, isRefusal, refuse } from '../../domain/error.ts'
import { notACursor } from '../../domain/list-order.ts'
import type { Page } from '../../domain/page.ts'
import type { Delivery, DeliveryFilter } from '../../domain/webhook/delivery.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import type { Store } from '../../ports/store.ts'
import { requireCredential, requireStaff } from '../access.ts'

type Parts = {
  store: Pick<Store, 'bots' | 'identities' | 'keys' | 'identityKeys' | 'audit' | 'webhooks' | 'deliveries' | 'desk'>
  now: () => number
}

/** A company's bots, keys, webhooks, deliveries and metrics, as the caller may see them. What does not exist and what is not the caller's are both null. */
export class CompanyReads {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** For staff; users see their bot through `node`. */
  async bot(principal: Principal | null, id: string, permission: 'readCompany' | 'readConversation' = 'readCompany') {
    const reader =
      permission === 'readCompany' ? requireStaff(principal, permission) : requireCredential(principal, permission)
    if (isRefusal(reader)) return reader
    const bot = await this.#parts.store.bots.get(id)
    return bot?.companyId === reader.companyId && canSeeBot(reader, bot.id) ? bot : null
  }

  async bots(principal: Principal | null, page: Page): Promise<Bot[] | DomainError> {
    const staff = requireStaff(principal, 'readCompany')
    return isRefusal(staff) ? staff : this.#parts.store.bots.list(tenantScope(staff), page)
  }

  /** The bot of an object that the caller may see. */
  async botById(id: string): Promise<Bot> {
    return (await this.#parts.store.bots.get(id))!
  }

  /** The appearance of a bot's widget, for anyone. */
  widget(botId: string): Promise<Bot | null> {
    return this.#parts.store.bots.get(botId)
  }

  /** Of the company, or of one bot. `not_found` where the bot is not the caller's to see. */
  async deskMetrics(principal: Principal | null, botId: string | null) {
    const staff = requireStaff(principal, 'readCompany')
    if (isRefusal(staff)) return staff
    const bot = botId === null ? null : await this.bot(staff, botId)
    if (isRefusal(bot)) return bot
    if (botId !== null && bot === null) return refuse('not_found')
    return this.#parts.store.desk.metrics({ ...tenantScope(staff), ...(bot && { botId: bot.id }) }, this.#parts.now())
  }

  async apiKeys(principal: Principal | null) {
    const admin = requireCredential(principal, 'readAdmin')
    return isRefusal(admin) ? admin : this.#parts.store.keys.list(admin.companyId)
  }

  async identities(principal: Principal | null, page: Page): Promise<Identity[] | DomainError> {
    const admin = requireCredential(principal, 'readAdmin')
    return isRefusal(admin) ? admin : this.#parts.store.identities.list(admin.companyId, page)
  }

  /** The live keys of an identity, oldest first. */
  async keysOf(principal: Principal | null, { id }: Identity) {
    const admin = requireCredential(principal, 'readAdmin')
    return isRefusal(admin) ? admin : this.#parts.store.keys.live(id, this.#parts.now())
  }

  /** The identity of a key that the caller may see. */
  async identityById(id: string): Promise<Identity> {
    return (await this.#parts.store.identities.get(id))!
  }

  async identityKeys(principal: Principal | null) {
    const admin = requireCredential(principal, 'readAdmin')
    return isRefusal(admin) ? admin : this.#parts.store.identityKeys.list(admin.companyId)
  }

  /** Newest first. */
  /** A position of another company, or of an entry that a restore has undone, is refused. */
  async auditLog(principal: Principal | null, { after, limit }: Page<AuditPosition>) {
    const admin = requireCredential(principal, 'readAdmin')
    if (isRefusal(admin)) return admin
    const { audit } = this.#parts.store
    if (after && !(await audit.includes(admin.companyId, after))) return notACursor('after')
    return audit.list(admin.companyId, { after: after && String(after.number), limit })
  }

  async webhooks(principal: Principal | null): Promise<Webhook[] | DomainError> {
    const reader = requireCredential(principal, 'readWholeCompany')
    return isRefusal(reader) ? reader : this.#parts.store.webhooks.list(reader.companyId)
  }

  async webhook(principal: Principal | null, id: string): Promise<Webhook | null | DomainError> {
    const reader = requireCredential(principal, 'readWholeCompany')
    if (isRefusal(reader)) return reader
    const webhook = await this.#parts.store.webhooks.get(id)
    return webhook?.companyId === reader.companyId ? webhook : null
  }

  /** The webhook of a delivery that the caller may see. */
  async webhookById(id: string): Promise<Webhook> {
    return (await this.#parts.store.webhooks.get(id))!
  }

  /** Deliveries that wait, counted to `limit`. */
  waiting({ id }: Webhook, limit: number): Promise<number> {
    return this.#parts.store.webhooks.pending(id, limit)
  }

  /** Since when its deliveries have waited for their turn; null: none does. */
  async dueSince({ id }: Webhook, now: number): Promise<number | null> {
    return (await this.#parts.store.webhooks.longestDue(id, now))?.dueAt ?? null
  }

  /** What happened to a webhook, newest first. */
  async webhookHistory(principal: Principal | null, { id }: Webhook) {
    const admin = requireCredential(principal, 'readAdmin')
    return isRefusal(admin) ? admin : this.#parts.store.webhooks.history(id)
  }

  async deliveries(
    principal: Principal | null,
    filter: Omit<DeliveryFilter, 'companyId'>,
    page: Page & { newestFirst: boolean },
  ): Promise<Delivery[] | DomainError> {
    const reader = requireCredential(principal, 'readWholeCompany')
    if (isRefusal(reader)) return reader
    return this.#parts.store.deliveries.list({ ...filter, companyId: reader.companyId }, page)
  }

  /** All attempts of a delivery, oldest first. */
  async attempts(principal: Principal | null, { id }: Delivery) {
    const admin = requireCredential(principal, 'readAdmin')
    return isRefusal(admin) ? admin : this.#parts.store.deliveries.attempts(id)
  }
}
