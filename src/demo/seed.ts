import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Bots } from '../app/bots.ts'
import type { Credentials } from '../app/credentials.ts'
import type { Webhooks } from '../app/webhooks.ts'
import { BadSetting } from '../config.ts'
import { botSettingsSchema } from '../domain/bot/bot.ts'
import { isRefusal } from '../domain/error.ts'
import type { Json } from '../domain/json.ts'
import { newId } from '../ports/new-id.ts'
import type { Store } from '../ports/store.ts'
import { writePrivate } from '../secret-file.ts'
import { demoFlow } from './flow.ts'
import { shopFlow, shopSettings } from './shop.ts'

/** `demo.json`: what examples and scripts need to use the demo. */
const demoSchema = z.object({
  url: z.string(),
  companyId: z.string(),
  botId: z.string(),
  /** The bot of the demo page's shop. Older files lack it, and the second agent. */
  shopBotId: z.string().optional(),
  keys: z.object({
    admin: z.string(),
    agent: z.string(),
    agent2: z.string().optional(),
    integration: z.string(),
    bot: z.string(),
  }),
})
type DemoFile = z.infer<typeof demoSchema>
export type Demo = DemoFile & { shopBotId: string; keys: DemoFile['keys'] & { agent2: string } }

type DemoParts = { store: Store; bots: Bots; webhooks: Webhooks; credentials: Credentials; now: () => number }
type Settings = {
  dataDir: string
  /** The third party of the demo bot: a program of the examples. */
  partnerUrl: string
  /** The third party of the shop's bot: this server itself. */
  shopPartnerUrl: string
  url: string
}

/** Makes the demo company in an empty database, or finds it again. null: there are companies, and no demo.json names one. */
export async function ensureDemo(parts: DemoParts, settings: Settings): Promise<Demo | null> {
  const path = join(settings.dataDir, 'demo.json')
  const file = readDemoFile(path)
  const found = file !== null && (await parts.store.bots.get(file.botId)) !== null
  if (!found && (await parts.store.companies.any())) return null
  const base = found ? file : await makeDemo(parts, settings.url)
  const demo = await withMissingParts(parts, { ...base, url: settings.url })
  // Before any step that can fail: the database has only the hashes of the keys, so unwritten keys would be lost.
  writePrivate(path, `${JSON.stringify(demo, null, 2)}\n`)
  const { companyId, botId, shopBotId } = demo
  await connectPartner(parts, { companyId, botId }, settings.partnerUrl, demoFlow)
  await connectPartner(parts, { companyId, botId: shopBotId }, settings.shopPartnerUrl, shopFlow)
  return demo
}

function readDemoFile(path: string): DemoFile | null {
  try {
    return demoSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}

async function makeDemo(parts: DemoParts, url: string): Promise<DemoFile> {
  const companyId = newId('company')
  await parts.store.companies.create({ id: companyId, name: 'Demo company', createdAt: parts.now() })
  const key = keyMaker(parts, companyId)
  const keys = {
    admin: await key('ADMIN', 'Demo admin'),
    agent: await key('AGENT', 'Alex'),
    agent2: await key('AGENT', 'Billie'),
    integration: await key('INTEGRATION', 'Demo partner'),
    bot: await key('BOT', 'Demo bot'),
  }
  return { url, companyId, botId: await makeBot(parts, companyId, 'Demo bot', {}), keys }
}

/** Adds the shop's bot and the second agent to an older demo. */
async function withMissingParts(parts: DemoParts, { url, companyId, botId, shopBotId, keys }: DemoFile): Promise<Demo> {
  const hasShopBot = shopBotId !== undefined && (await parts.store.bots.get(shopBotId)) !== null
  const agent2 = keys.agent2 ?? (await keyMaker(parts, companyId)('AGENT', 'Billie'))
  const { admin, agent, integration, bot } = keys
  return {
    url,
    companyId,
    botId,
    shopBotId: hasShopBot ? shopBotId : await makeBot(parts, companyId, 'Shop', shopSettings),
    keys: { admin, agent, agent2, integration, bot },
  }
}

const keyMaker =
  ({ credentials }: DemoParts, companyId: string) =>
  async (role: 'ADMIN' | 'AGENT' | 'INTEGRATION' | 'BOT', name: string) =>
    (await credentials.issueApiKey({ companyId, role, name })).token

async function makeBot({ store, now }: DemoParts, companyId: string, name: string, settings: object): Promise<string> {
  const id = newId('bot')
  await store.bots.create({ id, companyId, name, settings: botSettingsSchema.parse(settings), createdAt: now() })
  return id
}

/** Sets the bot's webhooks to its third party, unless they are set already. */
async function connectPartner(
  { store, bots, webhooks }: DemoParts,
  { companyId, botId }: { companyId: string; botId: string },
  partnerUrl: string,
  flowOf: (claimUrl: string) => Json,
) {
  const url = `${partnerUrl}/messages`
  const existing = await store.webhooks.list(companyId)
  const bot = await store.bots.get(botId)
  if (existing.find(each => each.id === bot?.messageWebhookId)?.url === url) return
  const admin = {
    kind: 'key',
    identityId: 'idn_start',
    keyId: 'key_start',
    companyId,
    role: 'ADMIN',
    name: 'start-up',
  } as const
  // Not examined: the partner's name may resolve only when it is started.
  const set = await webhooks.setMessageWebhook(admin, { botId, url }, { examine: false })
  const published = await bots.publishFlow(admin, { botId, flow: flowOf(`${partnerUrl}/claim`) })
  for (const result of [set, published])
    if (isRefusal(result))
      throw new BadSetting(
        `the demo of NODE_ENV=development cannot be made: its webhook ${partnerUrl} is refused: ${result.message} (see BATON_ALLOW_PRIVATE_WEBHOOKS)`,
      )
}
