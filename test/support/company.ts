import type { Principal, Role } from '../../src/domain/access/credential.ts'
import type { Json } from '../../src/domain/json.ts'
import type { Webhook } from '../../src/domain/webhook/webhook.ts'
import { newId } from '../../src/ports/new-id.ts'
import type { Baton } from '../../src/wire.ts'
import { must } from './must.ts'

type Running = { readonly baton: Baton }
type Settings = Record<string, unknown>

export type Company = Awaited<ReturnType<typeof openCompany>>

/** A company on a running server with a key per role, and bots that its admin creates. */
export async function openCompany(running: Running, name: string) {
  const { parts, store } = running.baton
  const companyId = newId('company')
  await store.companies.create({ id: companyId, name, createdAt: parts.now() })
  const key = async (role: Role, who: string) =>
    (await parts.credentials.issueApiKey({ companyId, role, name: who })).token
  const admin = await key('ADMIN', 'Ada')
  /** The admin, as the application identifies them. */
  const ada = { companyId, role: 'ADMIN', name: 'Ada' } as const
  const principal: Principal = { kind: 'key', identityId: identityIdOf(admin), keyId: keyIdOf(admin), ...ada }
  return {
    companyId,
    principal,
    admin,
    agent: await key('AGENT', 'Bea'),
    otherAgent: await key('AGENT', 'Carl'),
    integration: await key('INTEGRATION', 'Dora'),
    botKey: await key('BOT', 'Emil'),
    /** Creates a bot and answers its id. Without a flow an external program speaks for it. */
    bot: (flow: Json | null, settings: Settings = {}) => createBot(running, principal, flow, settings),
    /** A bot whose message webhook is at `url`. Without a flow each message of a user makes one delivery. */
    webhookBot: (url: string | null, flow: Json | null = null, settings: Settings = {}) =>
      createWebhookBot(running, principal, { url, flow, settings }),
    /** A user who calls the application directly instead of HTTP, so that thousands of messages are cheap. */
    user: (botId: string, userId: string) => startUser(running, principal, botId, userId),
    deliveries: (filter = {}) =>
      running.baton.store.deliveries.list({ companyId, ...filter }, { after: null, limit: 10_000 }),
  }
}

export const keyIdOf = (token: string) => `key_${token.split('_')[1]}`
/** Of the first key of an identity. */
export const identityIdOf = (token: string) => `idn_${token.split('_')[1]}`

async function createBot({ baton }: Running, principal: Principal, flow: Json | null, settings: Settings) {
  const { bots } = baton.parts
  const { id } = must(await bots.createBot(principal, { name: 'Robo', settings }))
  if (flow !== null) must(await bots.publishFlow(principal, { botId: id, flow }))
  return id
}

async function createWebhookBot(
  running: Running,
  principal: Principal,
  { url, flow, settings }: { url: string | null; flow: Json | null; settings: Settings },
) {
  const botId = await createBot(running, principal, flow, settings)
  const { webhooks } = running.baton.parts
  const webhookId = url === null ? '' : must(await webhooks.setMessageWebhook(principal, { botId, url })).webhook!.id
  return {
    botId,
    webhookId,
    webhook: async (): Promise<Webhook> => (await running.baton.store.webhooks.get(webhookId))!,
    user: (userId: string) => startUser(running, principal, botId, userId),
  }
}

async function startUser({ baton }: Running, admin: Principal, botId: string, userId: string) {
  const { commands } = baton.parts
  const start = { kind: 'start', profile: {}, variables: {}, moduleId: null } as const
  const { conversationId } = must(
    await commands.handle({ principal: admin, target: { botId, userId }, command: start }),
  )
  const { companyId } = admin
  const principal: Principal = { kind: 'visitor', companyId, botId, conversationId, userId, expiresAt: Infinity }
  const say = async (text: string) => {
    const actions = [{ type: 'text' as const, text }]
    const command = { kind: 'send', actions, clientMessageId: null, controlEpoch: null } as const
    return must(await commands.handle({ principal, target: { conversationId }, command })).seq!
  }
  return { conversationId, userId, say }
}
