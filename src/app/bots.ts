import type { Principal, Staff } from '../domain/access/credential.ts'
import { canSee } from '../domain/access/policy.ts'
import { type BotSettings, botSettingsSchema, mergeSettings } from '../domain/bot/bot.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { compileFlow } from '../domain/flow/flow.ts'
import type { EgressGuard } from '../ports/egress.ts'
import { newId } from '../ports/new-id.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { Store } from '../ports/store.ts'
import type { Vault } from '../ports/vault.ts'
import type { WebhookSender } from '../ports/webhook-sender.ts'
import { requireStaff } from './require-staff.ts'
import { createWebhookManage } from './webhooks.ts'

export type ManageParts = {
  store: Store
  notifier: Pick<Notifier, 'notify'>
  now: () => number
  isPlatform: (url: string) => boolean
  egress: EgressGuard
  sender: WebhookSender
  vault: Vault
}
export type Manage = ReturnType<typeof createManage>

/** What a company sets up. Each use case answers, or refuses and changes nothing. */
export function createManage(parts: ManageParts) {
  const { store, now, isPlatform, egress } = parts
  const { newWebhook, ...webhooks } = createWebhookManage(parts)
  return { createBot, updateBot, publishFlow, pruneConversation, ...webhooks }

  async function createBot(principal: Principal | null, input: { name: string; settings?: unknown }) {
    const who = requireStaff(principal, 'createBot')
    if (isRefusal(who)) return who
    const name = nameOf(input.name)
    if (isRefusal(name)) return name
    const settings = settingsOf(input.settings ?? {})
    if (isRefusal(settings)) return settings
    const id = newId('bot')
    await store.bots.create({ id, companyId: who.companyId, name, settings, createdAt: now() })
    return (await store.bots.get(id))!
  }

  /** Settings that are not named stay as they are. */
  async function updateBot(
    principal: Principal | null,
    input: { botId: string; name?: string | null | undefined; settings?: unknown },
  ) {
    const who = requireStaff(principal, 'updateBot')
    if (isRefusal(who)) return who
    const bot = await ownBot(who, input.botId)
    if (!bot) return refuse('not_found')
    const name = nameOf(input.name ?? bot.name)
    if (isRefusal(name)) return name
    const given = input.settings ?? {}
    if (typeof given !== 'object' || Array.isArray(given))
      return refuse('bad_input', 'Settings are a JSON object.', { path: 'input.settings' })
    const settings = settingsOf(mergeSettings(bot.settings, given))
    if (isRefusal(settings)) return settings
    await store.bots.update(bot.id, { name, settings })
    return (await store.bots.get(bot.id))!
  }

  /** Validates the whole document (docs/flow.md): `flow_invalid` names every fault and its module. */
  async function publishFlow(principal: Principal | null, input: { botId: string; flow: unknown }) {
    const who = requireStaff(principal, 'publishFlow')
    if (isRefusal(who)) return who
    const bot = await ownBot(who, input.botId)
    if (!bot) return refuse('not_found')
    const flow = compileFlow(input.flow)
    if (Array.isArray(flow)) {
      const faults = flow.map(({ module, message }) => (module === null ? message : `module ${module}: ${message}`))
      return refuse('flow_invalid', `The flow is not valid: ${faults.slice(0, 3).join('; ')}`, { faults })
    }
    const urls = flow.webhookUrls.filter(url => !isPlatform(url))
    // Host names are not resolved here: a partner's may not exist yet, and each connection checks them again.
    const closed = urls.flatMap(url => {
      const refusal = egress.refusalOf(url)
      return refusal ? `the webhook ${url}: ${refusal.message}` : []
    })
    if (closed.length > 0) return refuse('flow_invalid', `The flow is not valid: ${closed[0]}`, { faults: closed })
    const claims = urls.map(url => newWebhook('CLAIM', url, who.companyId, bot.id))
    await store.bots.publishFlow(bot.id, flow.document, claims, now())
    return (await store.bots.get(bot.id))!
  }

  /** Deletes a conversation's events up to a seq, for good. */
  async function pruneConversation(principal: Principal | null, input: { conversationId: string; toSeq: number }) {
    const who = requireStaff(principal, 'pruneConversation')
    if (isRefusal(who)) return who
    const { conversationId, toSeq } = input
    const found = await store.conversations.get(conversationId)
    if (!found || !canSee(who, found)) return refuse('not_found')
    await store.conversations.prune(conversationId, Math.max(0, toSeq))
    return { conversation: (await store.conversations.get(conversationId))! }
  }

  async function ownBot(who: Staff, id: string) {
    const bot = await store.bots.get(id)
    return bot?.companyId === who.companyId ? bot : null
  }
}

function nameOf(text: string): string | DomainError {
  const name = text.trim()
  return name && name.length <= 128
    ? name
    : refuse('bad_input', 'A name has 1 to 128 characters.', { path: 'input.name' })
}

function settingsOf(given: unknown): BotSettings | DomainError {
  const read = botSettingsSchema.safeParse(given)
  if (read.success) return read.data
  const issue = read.error.issues[0]
  return refuse('bad_input', issue?.message, { path: ['input.settings', ...(issue?.path ?? [])].join('.') })
}
