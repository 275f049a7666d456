import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import { readEnv, toConfig } from '../../src/config.ts'
import type { Principal } from '../../src/domain/access/credential.ts'
import { isRefusal } from '../../src/domain/error.ts'
import type { Json } from '../../src/domain/json.ts'
import type { Webhook } from '../../src/domain/webhook/webhook.ts'
import { newId } from '../../src/ports/new-id.ts'
import { wire } from '../../src/wire.ts'
import { servers, verifyAll } from './verify.ts'

type Options = {
  now?: () => number
  env?: Record<string, string>
  dataDir?: string
  lookup?: (host: string) => Promise<string[]>
}
const secret = 'a secret that only this test knows'

/** A whole server without its port, for tests of what it sends: companies with bots, webhooks and users who write. */
export async function startWebhookServer({ now = Date.now, env = {}, lookup, ...options }: Options = {}) {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'baton-'))
  const unexpectedErrors: unknown[] = []
  const logged: [string, Record<string, unknown>][] = []
  const config = toConfig(readEnv({ BATON_DATA_DIR: dataDir, ...env }))
  servers.set(config.databasePath, secret)
  const baton = wire(
    { ...config, secret },
    {
      now,
      report: error => unexpectedErrors.push(error),
      log: (words, detail) => logged.push([words, detail]),
      ...(lookup && { lookup }),
    },
  )
  const { store, notifier } = baton
  const file = new Sqlite(config.databasePath, { readonly: true })
  const { manage, handle } = baton.parts

  return {
    baton,
    store,
    manage,
    unexpectedErrors,
    logged,
    dataDir,
    company: newCompany,
    /** Lets the server see the clock, and waits until nothing is under way and nothing can be sent now. */
    async settle() {
      notifier.notify('deliveries')
      let quiet = 0
      await eventually(() => {
        const busy = file.prepare('SELECT 1 FROM lane WHERE lease_token IS NOT NULL').get()
        const due = file.prepare('SELECT 1 FROM webhook WHERE ready = 1 OR wake_at <= ?').get(now())
        const claims = file.prepare('SELECT 1 FROM delivery WHERE fails_handover = 1').get()
        quiet = busy || due || claims ? 0 : quiet + 1
        return quiet === 3
      })
    },
    async [Symbol.asyncDispose]() {
      file.close()
      servers.delete(config.databasePath)
      await baton[Symbol.asyncDispose]()
      verifyAll(config.databasePath, secret)
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true })
    },
  }

  async function newCompany(name = 'Town') {
    const companyId = newId('company')
    await store.companies.create({ id: companyId, name, createdAt: now() })
    const admin: Principal = { kind: 'key', keyId: newId('key'), companyId, role: 'ADMIN', name: 'Ada' }
    const deliveries = (filter = {}) => store.deliveries.list({ companyId, ...filter }, { after: null, limit: 10_000 })
    return { companyId, admin, deliveries, bot }

    /** A bot whose message webhook is at `url`; without a flow, each message of a user owes one delivery. */
    async function bot(url: string | null, flow: Json | null = null, settings: Record<string, unknown> = {}) {
      const made = must(await manage.createBot(admin, { name: 'Robo', settings }))
      if (flow !== null) must(await manage.publishFlow(admin, { botId: made.id, flow }))
      const webhook = url === null ? null : must(await manage.setMessageWebhook(admin, { botId: made.id, url })).webhook
      const hook = async (): Promise<Webhook> => (await store.webhooks.get(webhook?.id ?? ''))!
      return { botId: made.id, webhookId: webhook?.id ?? '', hook, user: (userId: string) => user(made.id, userId) }
    }

    async function user(botId: string, userId: string) {
      const command = { kind: 'start', profile: {}, variables: {}, moduleId: null } as const
      const { conversationId } = must(await handle({ principal: admin, target: { botId, userId }, command }))
      const principal: Principal = { kind: 'visitor', companyId, botId, conversationId, userId, expiresAt: Infinity }
      const say = async (text: string) => {
        const actions = [{ type: 'text' as const, text }]
        const said = { kind: 'send', actions, clientMessageId: null, controlEpoch: null } as const
        return must(await handle({ principal, target: { conversationId }, command: said })).seq!
      }
      return { conversationId, userId, say }
    }
  }
}
export type WebhookServer = Awaited<ReturnType<typeof startWebhookServer>>

export function must<T>(answer: T): Exclude<T, { code: string; detail: unknown }> {
  if (isRefusal(answer)) throw new Error(`${answer.code}: ${answer.message}`)
  return answer as never
}

/** Resolves once the condition holds; fails after `ms`. */
export async function eventually(holds: () => Promise<boolean> | boolean, ms = 5_000) {
  const until = performance.now() + ms
  while (!(await holds())) {
    if (performance.now() > until) throw new Error(`not so within ${ms} ms: ${holds}`)
    await sleep(5)
  }
}

/** A clock that stands until it is moved. */
export function standingClock(at = Date.now()) {
  return {
    now: () => at,
    pass(ms: number) {
      at += ms
    },
  }
}
