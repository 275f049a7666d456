import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'undici'
import { readEnv, toConfig } from '../src/config.ts'
import type { Principal } from '../src/domain/access/credential.ts'
import { isRefusal } from '../src/domain/error.ts'
import { newId } from '../src/ports/new-id.ts'
import { wire } from '../src/wire.ts'
import { median, table } from './support/table.ts'

/**
 * How fast pending deliveries go out: leases, signatures, POSTs, results, all on disk with synchronous=FULL. Beside it bare
 * undici POSTs of the same bytes over as many connections to the same receiver, in rounds that alternate. A delivery may cost
 * at most as much again as its POST: below half of the bare rate this exits with 1.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 7)
const CONVERSATIONS = 200
const PER_CONVERSATION = Number(process.env.PER_CONVERSATION ?? 40)
const CONNECTIONS = 64
const LEAST = 0.5

const receiver = fork(new URL('support/receiver.ts', import.meta.url))
const [{ port }] = (await once(receiver, 'message')) as [{ port: number }]
const url = `http://127.0.0.1:${port}`
const dataDir = mkdtempSync(join(tmpdir(), 'baton-bench-'))
const config = toConfig(readEnv({ BATON_DATA_DIR: dataDir }))
const baton = wire({ ...config, secret: 'a secret of this bench alone' }, { report: error => console.error(error) })
const { store } = baton
const { bots, webhooks, commands } = baton.parts

const companyId = newId('company')
await store.companies.create({ id: companyId, name: 'Bench', createdAt: Date.now() })
const admin: Principal = {
  kind: 'key',
  identityId: newId('idn'),
  keyId: newId('key'),
  companyId,
  role: 'ADMIN',
  name: 'Ada',
}
const bot = must(await bots.createBot(admin, { name: 'Robo' }))
const { webhook } = must(await webhooks.setMessageWebhook(admin, { botId: bot.id, url }))
const users = await Promise.all(Array.from({ length: CONVERSATIONS }, (_, i) => open(`user-${i}`)))
const rates: { engine: number; bare: number }[] = []

for (let round = 0; round <= ROUNDS; round++) {
  const engine = await deliver()
  const bare = await post()
  // The first warms both up.
  if (round > 0) rates.push({ engine, bare })
}

const share = median(rates.map(({ engine, bare }) => engine / bare))
console.log(
  table(
    ['POSTs per second', 'median', 'least', 'most'],
    (['engine', 'bare'] as const).map(kind => {
      const sorted = rates.map(rate => rate[kind]).sort((a, b) => a - b)
      const name = kind === 'engine' ? 'deliveries' : `bare undici, ${CONNECTIONS} connections`
      return [name, median(sorted), sorted[0]!, sorted.at(-1)!].map(each =>
        typeof each === 'string' ? each : each.toFixed(0),
      )
    }),
  ),
)
console.log(
  `\nA delivery runs at ${share.toFixed(2)} of a bare POST (median of ${ROUNDS} rounds; at least ${LEAST} wanted).`,
)
await baton[Symbol.asyncDispose]()
receiver.disconnect()
rmSync(dataDir, { recursive: true, force: true })
if (share < LEAST) process.exitCode = 1

/** Writes the backlog down while the webhook is off, then lets it go. */
async function deliver(): Promise<number> {
  must(await webhooks.disableWebhook(admin, { webhookId: webhook!.id }))
  for (let i = 0; i < PER_CONVERSATION; i++) await Promise.all(users.map(user => user.say()))
  const target = (await taken()) + CONVERSATIONS * PER_CONVERSATION
  const startedAt = performance.now()
  must(await webhooks.enableWebhook(admin, { webhookId: webhook!.id }))
  while ((await taken()) < target) await new Promise(resolve => setTimeout(resolve, 5))
  const seconds = (performance.now() - startedAt) / 1_000
  // Its last results are written down before the bare POSTs begin.
  while ((await store.webhooks.pending(webhook!.id, 1)) > 0) await new Promise(resolve => setTimeout(resolve, 5))
  return (CONVERSATIONS * PER_CONVERSATION) / seconds
}

async function post(): Promise<number> {
  const [sample] = await store.deliveries.list({ companyId }, { after: null, limit: 1 })
  const body = sample!.body
  // What a delivery's headers look like, made once: this side does nothing but POST.
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Baton/0.1.0',
    'webhook-id': sample!.id,
    'webhook-timestamp': '1790000000',
    'webhook-signature': `v1,${'A'.repeat(43)}=`,
    'baton-bot': sample!.botId,
    'baton-user': sample!.userId,
    'baton-conversation': sample!.conversationId,
    'baton-seq': '1',
    'baton-control-epoch': '1',
    'baton-attempt': '1',
  }
  const pool = new Pool(url, { connections: CONNECTIONS })
  let left = CONVERSATIONS * PER_CONVERSATION
  const startedAt = performance.now()
  const worker = async () => {
    while (left-- > 0) {
      const answer = await pool.request({ path: '/', method: 'POST', headers, body })
      await answer.body.text()
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, worker))
  const seconds = (performance.now() - startedAt) / 1_000
  await pool.close()
  return (CONVERSATIONS * PER_CONVERSATION) / seconds
}

async function taken(): Promise<number> {
  receiver.send('how many?')
  const [{ taken }] = (await once(receiver, 'message')) as [{ taken: number }]
  return taken
}

async function open(userId: string) {
  const start = { kind: 'start', profile: {}, variables: {}, moduleId: null } as const
  const { conversationId } = must(
    await commands.handle({ principal: admin, target: { botId: bot.id, userId }, command: start }),
  )
  const principal: Principal = {
    kind: 'visitor',
    companyId,
    botId: bot.id,
    conversationId,
    userId,
    expiresAt: Infinity,
  }
  const actions = [{ type: 'text' as const, text: 'And when will it be here? My order number is 4711-0815.' }]
  const command = { kind: 'send', actions, clientMessageId: null, controlEpoch: null } as const
  return { say: async () => must(await commands.handle({ principal, target: { conversationId }, command })) }
}

function must<T>(answer: T): Exclude<T, { code: string; detail: unknown }> {
  if (isRefusal(answer)) throw new Error(`${answer.code}: ${answer.message}`)
  return answer as never
}
