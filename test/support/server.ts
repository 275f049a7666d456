import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readEnv, toConfig } from '../../src/config.ts'
import type { Lookup } from '../../src/delivery/egress.ts'
import type { Role } from '../../src/domain/access/credential.ts'
import type { Json } from '../../src/domain/json.ts'
import type { HeartbeatTimes } from '../../src/http/heartbeat.ts'
import { newId } from '../../src/ports/new-id.ts'
import { wire } from '../../src/wire.ts'
import { ask, type Document, socketTo } from './client.ts'
import { servers, verifyAll } from './verify.ts'

type Options = {
  now?: () => number
  pulse?: HeartbeatTimes
  env?: Record<string, string>
  dataDir?: string
  lookup?: Lookup
}

/**
 * A real server on a port and a file of its own, with a company and its cast: Ada administers, Bea and Carl answer as agents,
 * Dora is a partner's program, Emil a bot's. Errors that were not meant to happen fail the test that asks for `surprises`.
 */
export async function startServer({
  now,
  pulse,
  lookup,
  env = {},
  dataDir = mkdtempSync(join(tmpdir(), 'baton-')),
}: Options = {}) {
  const unexpectedErrors: unknown[] = []
  const secret = 'a secret that only this test knows'
  const config = toConfig(readEnv({ PORT: '0', BATON_DATA_DIR: dataDir, ...env }))
  servers.set(config.databasePath, secret)
  const baton = wire(
    { ...config, secret },
    {
      report: error => unexpectedErrors.push(error),
      ...(now && { now }),
      ...(pulse && { pulse }),
      ...(lookup && { lookup }),
    },
  )
  await new Promise<void>(resolve => baton.server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(baton.server.address() as AddressInfo).port}`
  const company = async (name: string) => {
    const companyId = newId('company')
    await baton.store.companies.create({ id: companyId, name, createdAt: Date.now() })
    const key = async (role: Role, who: string) =>
      (await baton.parts.manage.newKey({ companyId, role, name: who })).token
    const admin = await key('ADMIN', 'Ada')
    const agent = await key('AGENT', 'Bea')
    const otherAgent = await key('AGENT', 'Carl')
    const integration = await key('INTEGRATION', 'Dora')
    const botKey = await key('BOT', 'Emil')
    return { companyId, admin, agent, otherAgent, integration, botKey }
  }
  const keys = await company('Town')

  return {
    ...keys,
    baton,
    url,
    dataDir,
    unexpectedErrors,
    company,
    /** A GraphQL operation over HTTP, as its data; throws on `errors`. */
    ask: <R, V>(token: string | null, document: Document<R, V>, variables: V) => ask(url, token, document, variables),
    socket: (token: string | null, options?: Parameters<typeof socketTo>[2]) => socketTo(url, token, options),
    /** REST as the vendor's callers write it. */
    rest: (method: string, path: string, token: string | null, body?: unknown, headers: Record<string, string> = {}) =>
      fetch(url + path, {
        method,
        redirect: 'manual',
        headers: {
          ...(token !== null && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    async bot(flow: Json | null, settings: Record<string, unknown> = {}, owner = keys.admin) {
      const asker = await adminOf(owner)
      const made = await baton.parts.manage.createBot(asker, { name: 'Robo', settings })
      if ('code' in made) throw new Error(made.message)
      if (flow === null) return made.id
      const published = await baton.parts.manage.publishFlow(asker, { botId: made.id, flow })
      if ('code' in published) throw new Error(published.message)
      return made.id
    },
    async [Symbol.asyncDispose]() {
      servers.delete(config.databasePath)
      await baton[Symbol.asyncDispose]()
      verifyAll(config.databasePath, secret)
      rmSync(dataDir, { recursive: true, force: true })
    },
  }

  async function adminOf(token: string) {
    const id = `key_${token.split('_')[1]}`
    const key = await baton.store.keys.get(id)
    if (!key) throw new Error('no such key')
    return { kind: 'key', keyId: id, companyId: key.companyId, role: 'ADMIN', name: key.name } as const
  }
}

export type TestServer = Awaited<ReturnType<typeof startServer>>
