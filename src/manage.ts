import { botSettingsSchema } from './bot/bot.ts'
import type { ApiKey, Principal, Role } from './credential/credential.ts'
import { makeKey } from './credential/key.ts'
import { type Deed, forbids } from './credential/policy.ts'
import { newSecret } from './delivery/signature.ts'
import { type DomainError, isRefusal, refuse } from './error.ts'
import { compileFlow } from './flow/flow.ts'
import { newId } from './id.ts'
import type { Store } from './store/store.ts'
import type { Webhook } from './webhook/webhook.ts'

type ManageParts = { store: Store; now: () => number; isPlatform: (url: string) => boolean }
type Asker = Extract<Principal, { kind: 'key' }>
export type Manage = ReturnType<typeof makeManage>

/** The way in for all that is not a conversation: what a company sets up. Each answers, or refuses and changes nothing. */
export function makeManage({ store, now, isPlatform }: ManageParts) {
  return { createBot, publishFlow, setMessageWebhook, createApiKey, revokeApiKey, newKey }

  async function createBot(principal: Principal | null, input: { name: string; settings?: unknown }) {
    const who = asker(principal, 'createBot')
    if (isRefusal(who)) return who
    const name = nameOf(input.name)
    if (isRefusal(name)) return name
    const settings = botSettingsSchema.safeParse(input.settings ?? {})
    if (!settings.success) return refuse('bad_input', settings.error.issues[0]?.message, { path: 'input.settings' })
    const id = newId('bot')
    await store.bots.create({ id, companyId: who.companyId, name, settings: settings.data, createdAt: now() })
    return (await store.bots.get(id))!
  }

  /** The document of SPEC 2, validated whole: `flow_invalid` names every fault and its module. */
  async function publishFlow(principal: Principal | null, input: { botId: string; flow: unknown }) {
    const who = asker(principal, 'publishFlow')
    if (isRefusal(who)) return who
    const bot = await ownBot(who, input.botId)
    if (!bot) return refuse('not_found')
    const flow = compileFlow(input.flow)
    if (Array.isArray(flow)) {
      const faults = flow.map(({ module, message }) => (module === null ? message : `module ${module}: ${message}`))
      return refuse('flow_invalid', `The flow is not valid: ${faults.slice(0, 3).join('; ')}`, { faults })
    }
    const claims = flow.webhookUrls.filter(url => !isPlatform(url)).map(url => newWebhook('CLAIM', url, who, bot.id))
    await store.bots.publishFlow(bot.id, flow.document, claims, now())
    return (await store.bots.get(bot.id))!
  }

  /** One address for a bot, or for all bots of the company that have none of their own (SPEC W2); null takes it away. */
  async function setMessageWebhook(principal: Principal | null, input: { botId?: string | null; url: string | null }) {
    const who = asker(principal, 'setMessageWebhook')
    if (isRefusal(who)) return who
    const botId = input.botId ?? null
    if (botId !== null && !(await ownBot(who, botId))) return refuse('not_found')
    if (input.url !== null && !isHttpUrl(input.url))
      return refuse('bad_input', 'A webhook needs an absolute http or https URL without credentials in it.', {
        path: 'input.url',
      })
    const webhook = input.url === null ? null : newWebhook('MESSAGE', input.url, who, botId)
    await store.webhooks.setMessageWebhook({ companyId: who.companyId, botId }, webhook)
    return { webhook }
  }

  async function createApiKey(principal: Principal | null, input: { role: Role; name: string }) {
    const who = asker(principal, 'createApiKey')
    if (isRefusal(who)) return who
    const name = nameOf(input.name)
    return isRefusal(name) ? name : newKey({ companyId: who.companyId, role: input.role, name })
  }

  async function revokeApiKey(principal: Principal | null, input: { id: string }) {
    const who = asker(principal, 'revokeApiKey')
    if (isRefusal(who)) return who
    return (await store.keys.revoke(who.companyId, input.id, now())) ? { id: input.id } : refuse('not_found')
  }

  /** For start-up, where nobody asks. The token is shown here and never again. */
  async function newKey(
    owner: { companyId: string; role: Role; name: string },
    made = makeKey(),
  ): Promise<{ apiKey: ApiKey; token: string }> {
    const key = { id: made.id, ...owner, createdAt: now() }
    await store.keys.create({ ...key, hash: made.hash })
    return { apiKey: { ...key, revokedAt: null }, token: made.token }
  }

  function asker(principal: Principal | null, deed: Deed): Asker | DomainError {
    return forbids(principal, deed) ?? (principal?.kind === 'key' ? principal : refuse('forbidden'))
  }

  async function ownBot(who: Asker, id: string) {
    const bot = await store.bots.get(id)
    return bot?.companyId === who.companyId ? bot : null
  }

  function newWebhook(kind: Webhook['kind'], url: string, who: Asker, botId: string | null): Webhook {
    return { id: newId('hook'), companyId: who.companyId, botId, kind, url, secrets: [newSecret()], createdAt: now() }
  }
}

function nameOf(text: string): string | DomainError {
  const name = text.trim()
  return name && name.length <= 128
    ? name
    : refuse('bad_input', 'A name has 1 to 128 characters.', { path: 'input.name' })
}

function isHttpUrl(text: string): boolean {
  const url = text.length <= 2_048 ? URL.parse(text) : null
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
}
