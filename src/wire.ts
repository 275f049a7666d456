import type { Server } from 'node:http'
import { Hono } from 'hono'
import type { Config } from './config.ts'
import { makeAuthenticate } from './credential/authenticate.ts'
import { makeIdentities } from './credential/identity.ts'
import { makeManageCredentials } from './credential/manage.ts'
import { makePeople } from './credential/person.ts'
import { visitorTokens } from './credential/visitor.ts'
import { startDispatcher } from './delivery/dispatcher.ts'
import { createEgress, type Lookup } from './delivery/egress.ts'
import { createPoster } from './delivery/post.ts'
import { makeVault } from './delivery/vault.ts'
import { refuse } from './error.ts'
import type { Context } from './graphql/context.ts'
import { makeHandle } from './handle.ts'
import { graphqlHttp } from './http/graphql.ts'
import { healthRoutes } from './http/pages.ts'
import type { Pulse } from './http/pulse.ts'
import { httpServer } from './http/server.ts'
import { graphqlSockets } from './http/socket.ts'
import { makeManage } from './manage.ts'
import { memoryNotifier } from './notifier/memory.ts'
import type { Notifier } from './notifier/notifier.ts'
import { handoverId } from './place.ts'
import { makePresence } from './presence.ts'
import { toProblem } from './rest/answer.ts'
import { handoverRoutes } from './rest/handover.ts'
import { transferRoutes } from './rest/transfer.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { Store } from './store/store.ts'
import { version } from './version.ts'

export type Baton = {
  parts: Context['parts']
  store: Store
  notifier: Notifier
  server: Server
  [Symbol.asyncDispose](): Promise<void>
}

type Hooks = {
  /** ms since 1970. */
  now?: () => number
  /** How soon a socket that answers nothing is let go. */
  pulse?: Pulse
  /** Whatever was not meant to happen. */
  report: (error: unknown) => void
  /** What an operator may want to read; `detail` can name addresses. */
  log?: (words: string, detail: Record<string, unknown>) => void
  /** Names of webhooks' hosts to addresses, in place of the system's resolver. */
  lookup?: Lookup
}

/** The one place that chooses parts. Opens the store and starts the dispatcher; the server does not listen yet. */
export function wire(
  config: Config & { secret: string },
  { now = Date.now, pulse, report, log, lookup }: Hooks,
): Baton {
  const store = openSqliteStore(config.databasePath)
  const notifier = memoryNotifier()
  const visitors = visitorTokens(config.secret, config.visitorTokenTtl, now)
  const { secret } = config
  const people = config.oidc && { issuer: config.oidc.issuer, verify: makePeople(config.oidc, now) }
  const identities = makeIdentities({ store, secret, now })
  const authenticate = makeAuthenticate({ store, visitors, identities, people, now })
  const isPlatform = platformOf(config)
  const presence = makePresence({ store, notifier, now })
  const handle = makeHandle({ store, notifier, presence, now, isPlatform })
  const { allowPrivateWebhooks: allowPrivate, webhookCidrs: allowCidrs, webhookPorts: ports } = config
  const policy = { schemes: ['https' as const, 'http' as const], ports, allowCidrs, allowPrivate }
  const egress = createEgress({ policy, ...(lookup && { lookup }) })
  const poster = createPoster({ egress })
  const sender = { poster, vault: makeVault(config.secret), now, version }
  const manage = {
    ...makeManage({ store, notifier, now, isPlatform, egress, sender }),
    ...makeManageCredentials({ store, notifier, secret, now }),
  }
  const parts = { store, notifier, presence, now, handle, manage, visitors, version }
  const yoga = graphqlHttp({
    parts,
    authenticate,
    development: config.development,
    introspection: config.introspection,
    report,
  })
  let closing = false

  const app = new Hono()
  healthRoutes(app, async () => {
    if (closing) throw new Error('closing')
    await store.ping()
  })
  handoverRoutes(app, { handle, authenticate })
  transferRoutes(app, { handle, authenticate })
  app.notFound(() => toProblem(refuse('not_found', 'There is nothing at this address.')))
  app.onError(error => {
    const refusal = 'refusal' in error ? error.refusal : null
    if (!refusal) report(error)
    return toProblem((refusal as ReturnType<typeof refuse>) ?? refuse('internal'))
  })

  const server = httpServer(yoga, app, { authenticate, now }, report)
  const sockets = graphqlSockets(server, yoga, authenticate, { now, pulse })
  const dispatcher = startDispatcher({
    store,
    notifier,
    sender,
    failHandover: async ({ companyId, conversationId, seq }) => {
      const command = { kind: 'fail', handoverId: handoverId(conversationId, seq) } as const
      await handle({ principal: { kind: 'system', companyId }, target: { conversationId }, command })
    },
    report,
    ...(log && { log }),
  })

  return {
    parts,
    store,
    notifier,
    server,
    async [Symbol.asyncDispose]() {
      closing = true
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      await sockets.close()
      setTimeout(() => server.closeAllConnections(), 2_000).unref()
      // A connection that had a request under way is idle only once that is answered.
      const idle = setInterval(() => server.closeIdleConnections(), 20)
      await closed
      clearInterval(idle)
      presence.close()
      await dispatcher[Symbol.asyncDispose]()
      await poster[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]()
    },
  }
}

/** The vendor's own address of its platform webhook (seed 1A), or the same path on our origin: our queue, never a POST. */
function platformOf({ publicUrl, host, port }: Config): (url: string) => boolean {
  const origins = new Set([
    'https://app.certainly.io',
    publicUrl && new URL(publicUrl).origin,
    `http://${host}:${port}`,
  ])
  for (const name of ['localhost', '127.0.0.1']) origins.add(`http://${name}:${port}`)
  return text => {
    const url = URL.parse(text)
    return url !== null && origins.has(url.origin) && /^\/bot\/transfer\/human\/?$/.test(url.pathname)
  }
}
