import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { botSettingsSchema } from './bot/bot.ts'
import type { ManageCredentials } from './credential/manage.ts'
import { isRefusal } from './error.ts'
import { writePrivate } from './file.ts'
import { newId } from './id.ts'
import type { Manage } from './manage.ts'
import type { Store } from './store/store.ts'

/** `demo.json`: what examples and scripts need to speak to the demo. */
const demoSchema = z.object({
  url: z.string(),
  companyId: z.string(),
  botId: z.string(),
  keys: z.object({ admin: z.string(), agent: z.string(), integration: z.string(), bot: z.string() }),
})
export type Demo = z.infer<typeof demoSchema>

type DemoParts = { store: Store; manage: Manage & Pick<ManageCredentials, 'newKey'>; now: () => number }
type Settings = { dataDir: string; partnerUrl: string; url: string }

/** Makes the demo company on an empty store, or finds it again. null: there are companies, but no demo.json that tells of it. */
export async function ensureDemo(parts: DemoParts, settings: Settings): Promise<Demo | null> {
  const path = join(settings.dataDir, 'demo.json')
  const known = readDemo(path)
  const found = known !== null && (await parts.store.bots.get(known.botId)) !== null
  if (!found && (await parts.store.companies.any())) return null
  const demo = found ? { ...known, url: settings.url } : await makeDemo(parts, settings.url)
  await connectPartner(parts, demo, settings.partnerUrl)
  writePrivate(path, `${JSON.stringify(demo, null, 2)}\n`)
  return demo
}

function readDemo(path: string): Demo | null {
  try {
    return demoSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}

async function makeDemo({ store, manage, now }: DemoParts, url: string): Promise<Demo> {
  const companyId = newId('company')
  await store.companies.create({ id: companyId, name: 'Demo company', createdAt: now() })
  const key = async (role: 'ADMIN' | 'AGENT' | 'INTEGRATION' | 'BOT', name: string) =>
    (await manage.newKey({ companyId, role, name })).token
  const keys = {
    admin: await key('ADMIN', 'Demo admin'),
    agent: await key('AGENT', 'Demo agent'),
    integration: await key('INTEGRATION', 'Demo partner'),
    bot: await key('BOT', 'Demo bot'),
  }
  const botId = newId('bot')
  await store.bots.create({
    id: botId,
    companyId,
    name: 'Demo bot',
    settings: botSettingsSchema.parse({}),
    createdAt: now(),
  })
  return { url, companyId, botId, keys }
}

/** Points the demo bot's webhooks at the partner; does nothing where they already do. */
async function connectPartner({ store, manage }: DemoParts, { companyId, botId }: Demo, partnerUrl: string) {
  const url = `${partnerUrl}/messages`
  const webhooks = await store.webhooks.list(companyId)
  const bot = await store.bots.get(botId)
  if (webhooks.find(each => each.id === bot?.messageWebhookId)?.url === url) return
  const admin = { kind: 'key', keyId: 'key_start', companyId, role: 'ADMIN', name: 'start-up' } as const
  // A partner that is not up yet may have no address yet.
  const set = await manage.setMessageWebhook(admin, { botId, url }, { examine: false })
  const published = await manage.publishFlow(admin, { botId, flow: demoFlow(`${partnerUrl}/claim`) })
  for (const done of [set, published]) if (isRefusal(done)) throw new Error(`the demo cannot be made: ${done.message}`)
}

/** Both kinds of transfer of the seed: "agent" waits in our own queue (1A), "partner" asks a third party (1B). */
const demoFlow = (claimUrl: string) => ({
  start: 'welcome',
  fallback: 'sorry',
  connections: [
    { when: { text: { matches: '\\bagent\\b' } }, goTo: 'agent' },
    { when: { text: { matches: '\\bpartner\\b' } }, goTo: 'partner' },
  ],
  takeover: [
    { claimEnd: 'resolved', goTo: 'resolved' },
    { claimEnd: 'callback', goTo: 'callback' },
  ],
  modules: [
    {
      id: 'welcome',
      actions: [
        { type: 'text', text: 'Hello! I am the demo bot.' },
        {
          type: 'choice',
          text: 'Say "agent" for a person of ours, or "partner" for a person elsewhere.',
          options_type: 'suggested_replies',
          options: ['agent', 'partner', 'prices'],
        },
      ],
      connections: [{ when: { text: { contains: 'price' } }, goTo: 'prices' }],
    },
    { id: 'prices', actions: [{ type: 'text', text: 'A handover costs nothing. That is all I know about prices.' }] },
    {
      id: 'agent',
      actions: [{ type: 'text', text: 'One moment, I am asking a colleague.' }],
      webhook: { url: 'https://app.certainly.io/bot/transfer/human', reason: 'The user asked for an agent.' },
    },
    {
      id: 'partner',
      actions: [{ type: 'text', text: 'One moment, I am asking our partner.' }],
      webhook: { url: claimUrl, reason: 'The user asked for the partner.' },
    },
    { id: 'resolved', actions: [{ type: 'text', text: 'I am back. Glad that this could be solved!' }] },
    { id: 'callback', actions: [{ type: 'text', text: 'I am back. You will be called as agreed.' }] },
    { id: 'sorry', actions: [{ type: 'text', text: 'Sorry, I did not get that. Say "agent" to reach a person.' }] },
  ],
})
