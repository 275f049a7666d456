import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readEnv, toConfig } from '../../src/config.ts'
import type { Principal } from '../../src/domain/access/credential.ts'
import { isRefusal } from '../../src/domain/error.ts'
import { newId } from '../../src/ports/new-id.ts'
import { wire } from '../../src/wire.ts'
import { answerWith, usage } from '../support/processes.ts'

/** Baton as in production, but for the rate limits, which the load is beyond by design. */
const CONVERSATIONS = Number(process.argv[2] ?? 64)
/** Gets every message of the users. */
const WEBHOOK = process.argv[3]

const dataDir = mkdtempSync(join(tmpdir(), 'baton-bench-'))
process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }))
const config = toConfig(
  readEnv({
    NODE_ENV: 'production',
    BATON_DATA_DIR: dataDir,
    BATON_ADMIN_KEY: 'an-admin-key-of-this-bench-alone-1',
    BATON_RATE_PER_KEY: '0',
    BATON_RATE_PER_VISITOR: '0',
    BATON_RATE_PER_ADDRESS: '0',
    BATON_RATE_VISITORS_PER_ADDRESS: '0',
    BATON_BYTES_PER_VISITOR: '0',
    BATON_BYTES_PER_ADDRESS: '0',
    BATON_SOCKETS_PER_ADDRESS: '0',
    ...(WEBHOOK && { BATON_ALLOW_PRIVATE_WEBHOOKS: 'true', BATON_WEBHOOK_PORTS: 'any' }),
  }),
)
const secret = 'the secret of this bench, and of nothing else'
const baton = wire({ ...config, secret }, { report: error => console.error(error) })
const { store } = baton
const { bots, credentials, startConversation, webhooks } = baton.parts

const companyId = newId('company')
await store.companies.create({ id: companyId, name: 'Bench', createdAt: Date.now() })
const admin = { kind: 'key', keyId: newId('key'), companyId, role: 'ADMIN', name: 'Ada' } as Principal
const bot = must(await bots.createBot(admin, { name: 'Robo' }))
const { token: integration } = must(await credentials.createApiKey(admin, { name: 'Integration', role: 'INTEGRATION' }))
if (WEBHOOK) must(await webhooks.setMessageWebhook(admin, { botId: bot.id, url: WEBHOOK }))
const conversations: { id: string; token: string; userId: string }[] = []
const open = async (at: number) => {
  const userId = `user-${at}`
  const { conversation, visitorToken } = must(await startConversation(null, { botId: bot.id, userId }))
  return { id: conversation.id, token: visitorToken, userId }
}
// Several at once share a commit.
for (let at = 0; at < CONVERSATIONS; at += 250)
  conversations.push(
    ...(await Promise.all(Array.from({ length: Math.min(250, CONVERSATIONS - at) }, (_, index) => open(at + index)))),
  )
baton.server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => {
  const { port } = baton.server.address() as AddressInfo
  process.send!({ url: `http://127.0.0.1:${port}`, conversations, integration, botId: bot.id })
})
/** `agents`: so many, each with a key. Left out: the usage of this process. */
export type BatonJob = { kind: 'agents'; count: number } | { kind?: undefined }

async function answer(job: BatonJob) {
  if (job.kind === undefined) return usage()
  const made = Array.from({ length: job.count }, async (_, at) => {
    const { token } = must(await credentials.createApiKey(admin, { name: `Agent ${at}`, role: 'AGENT' }))
    return { id: `agent-${at}`, token }
  })
  return { agents: await Promise.all(made) }
}
answerWith(answer as never)

function must<T>(answer: T): Exclude<T, { code: string; detail: unknown }> {
  if (isRefusal(answer)) throw new Error(`${answer.code}: ${answer.message}`)
  return answer as never
}
