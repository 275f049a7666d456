import type { Server } from 'node:http'
import { Hono } from 'hono'
import { Agents } from './app/agents.ts'
import { withAudit } from './app/audit.ts'
import { Bots } from './app/bots.ts'
import { Commands } from './app/commands.ts'
import { Counters } from './app/counters.ts'
import { Credentials } from './app/credentials.ts'
import { recordAndClaim } from './app/outbox/record-and-claim.ts'
import { Presence } from './app/presence.ts'
import { pruneConversation } from './app/prune-conversation.ts'
import { CompanyReads } from './app/reads/company-reads.ts'
import { ConversationReads } from './app/reads/conversation-reads.ts'
import { Retention } from './app/retention.ts'
import { startConversation } from './app/start-conversation.ts'
import { Streams } from './app/streams.ts'
import { refreshToken, type VisitorTokens } from './app/visitor-tokens.ts'
import { createWebhookManage } from './app/webhooks.ts'
import { createAuthenticate } from './auth/authenticate.ts'
import { createIdentityTokens } from './auth/identity-token.ts'
import { createKeyMaker } from './auth/key-maker.ts'
import { createOidcVerifier } from './auth/oidc.ts'
import { createVisitorTokens } from './auth/visitor-token.ts'
import type { Config } from './config.ts'
import { Dispatcher } from './delivery/dispatcher.ts'
import { createEgress, type Lookup } from './delivery/egress.ts'
import { createPoster } from './delivery/post.ts'
import { webhookSender } from './delivery/send.ts'
import { createVault } from './delivery/vault.ts'
import { addDemo, type DemoPlugin } from './demo/plugin.ts'
import type { Bot } from './domain/bot/bot.ts'
import { refuse } from './domain/error.ts'
import { handoverId } from './domain/ids.ts'
import type { Context } from './graphql/context.ts'
import { createIdentify } from './http/authenticate-request.ts'
import { clientIp } from './http/client-ip.ts'
import { graphqlHttp } from './http/graphql.ts'
import type { Guards } from './http/guards.ts'
import { healthRoutes } from './http/health.ts'
import type { HeartbeatTimes } from './http/heartbeat.ts'
import { createAllowsOrigin } from './http/origin.ts'
import { Pages, pageRoutes } from './http/pages.ts'
import { createAdmit } from './http/rate-limit.ts'
import type { Log } from './http/request-log.ts'
import { httpServer } from './http/server.ts'
import { createEndWhenExpired } from './http/session-expiry.ts'
import { graphqlSockets } from './http/socket.ts'
import { MemoryNotifier } from './notifier/memory.ts'
import type { Notifier } from './ports/notifier.ts'
import type { Store } from './ports/store.ts'
import { toProblem } from './rest/answer.ts'
import { pathSecret } from './rest/caller.ts'
import { serveRest } from './rest/serve.ts'
import { readDocuments } from './secret-file.ts'
import { openSqliteStore } from './sqlite/sqlite-store.ts'
import { version } from './version.ts'

export type Baton = {
  parts: Context['parts'] & { store: Store; notifier: Notifier; visitorTokens: VisitorTokens }
  store: Store
  notifier: Notifier
  server: Server
  /** Every route beside /graphql, as the router knows it. */
  routes: string[]
  /** null in production. */
  demo: DemoPlugin | null
  [Symbol.asyncDispose](): Promise<void>
}

type Hooks = {
  /** ms since 1970. */
  now?: () => number
  /** How soon a socket that answers nothing is closed. */
  pulse?: HeartbeatTimes
  /** Called with unexpected errors. */
  report: (error: unknown) => void
  /** For the operator; `detail` can name addresses. */
  log?: (words: string, detail: Record<string, unknown>) => void
  /** Called once per request; left out: no request log. */
  request?: Log
  /** Resolves the host names of webhooks, in place of the system's resolver. */
  lookup?: Lookup
}

/** The one place that chooses parts. It opens the store and starts the dispatcher; the server does not listen yet. */
export function wire(
  config: Config & { secret: string },
  { now = Date.now, pulse, report, log, request, lookup }: Hooks,
): Baton {
  const trusted =
    config.trustedDocuments === null
      ? null
      : { byName: readDocuments(config.trustedDocuments), only: !config.development }
  const store = openSqliteStore(config.databasePath)
  const notifier = new MemoryNotifier()
  const visitorTokens = createVisitorTokens(config.secret, config.visitorTokenTtl, now)
  const { secret } = config
  const people = config.oidc && { issuer: config.oidc.issuer, verify: createOidcVerifier(config.oidc, now) }
  const identities = createIdentityTokens({ store, secret, now })
  const authenticate = createAuthenticate({ store, visitorTokens, identities, people, now })
  const isPlatform = platformOf(config)
  const presence = new Presence({ store, notifier, now })
  const agents = new Agents({ store, now })
  const counters = new Counters({ store, now, report })
  const commands = new Commands({ store, notifier, presence, counters, now, isPlatform })
  const { allowPrivateWebhooks: allowPrivate, webhookCidrs: allowCidrs, webhookPorts: ports } = config
  const policy = { schemes: ['https' as const, 'http' as const], ports, allowCidrs, allowPrivate }
  const egress = createEgress({ policy, ...(lookup && { lookup }) })
  const poster = createPoster({ egress })
  const vault = createVault(config.secret)
  const sender = { poster, vault, now, version }
  const audit = { store, now }
  const webhooks = withAudit(
    createWebhookManage({ store, notifier, now, egress, vault, sender: webhookSender(sender) }),
    audit,
  )
  const bots = withAudit(new Bots({ store, now, isPlatform, egress, webhooks }), audit)
  const credentials = withAudit(new Credentials({ store, notifier, keyMaker: createKeyMaker(secret), now }), audit)
  const identify = createIdentify(authenticate)
  const doorkeepers: Guards = {
    identify,
    admit: createAdmit(config.rates),
    allowsOrigin: createAllowsOrigin(config.allowedOrigins, ownOrigins(config)),
    whileValid: createEndWhenExpired({
      authenticate,
      onCredentialChange: (keyId, changed) => notifier.listen(`credential/${keyId}`, changed),
      now,
    }),
  }
  const pathSecretOf = (bot: Bot) => pathSecret(secret, bot.id, bot.settings.restPathVersion)
  const conversations = new ConversationReads({ store, notifier })
  const company = new CompanyReads({ store, now })
  const streams = new Streams({ store, notifier, presence, agents, now, conversations, company })
  const parts = {
    ...{ store, notifier, visitorTokens, conversations, company, streams, presence, agents, now, version },
    ...{ commands, bots, webhooks, credentials },
    ...withAudit({ pruneConversation: pruneConversation.bind(null, { store }) }, audit),
    pathSecretOf,
    startConversation: startConversation.bind(null, { store, commands, visitorTokens }),
    refreshToken: refreshToken.bind(null, visitorTokens),
  }
  const yoga = graphqlHttp({
    parts,
    doorkeepers,
    development: config.development,
    introspection: config.introspection,
    trusted,
    report,
  })
  let closing = false

  const app = new Hono()
  healthRoutes(app, async () => {
    if (closing) throw new Error('closing')
    await store.ping()
  })
  serveRest(app, {
    commands,
    company,
    identify,
    admit: (principal, c) => doorkeepers.admit(principal, clientIp(c.env.incoming)),
    botOf: id => store.bots.get(id),
    secret,
    allowOpen: config.openRest,
  })
  const pages = new Pages()
  pageRoutes(app, pages)
  const demo = config.development
    ? addDemo(app, { store, bots, webhooks, credentials, now, pages, dataDir: config.dataDir })
    : null
  app.notFound(() => toProblem(refuse('not_found', 'There is nothing at this address.')))
  app.onError(error => {
    const refusal = 'refusal' in error ? error.refusal : null
    if (!refusal) report(error)
    return toProblem((refusal as ReturnType<typeof refuse>) ?? refuse('internal'))
  })

  const https = config.publicUrl?.startsWith('https:') ?? false
  const server = httpServer(yoga, app, {
    doorkeepers,
    trustProxy: config.trustProxy,
    development: config.development,
    trusted,
    https,
    log: request,
    report,
  })
  const sockets = graphqlSockets(server, yoga, doorkeepers, report, pulse)
  const dispatcher = new Dispatcher({
    store,
    notifier,
    sender,
    recordAndClaim: request => store.outbox.transact(tables => recordAndClaim(tables, request)),
    failHandover: async ({ companyId, conversationId, seq }) => {
      const command = { kind: 'fail', handoverId: handoverId(conversationId, seq) } as const
      await commands.handle({ principal: { kind: 'system', companyId }, target: { conversationId }, command })
    },
    report,
    ...(log && { log }),
  })

  const sweeper = new Retention({ store, keep: config.keep, now, report })

  return {
    parts,
    store,
    notifier,
    server,
    routes: [...new Set(app.routes.map(({ path }) => path))],
    demo,
    async [Symbol.asyncDispose]() {
      closing = true
      demo?.close()
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      await sockets.close()
      setTimeout(() => server.closeAllConnections(), 2_000).unref()
      // A connection with a running request becomes idle only when it is answered.
      const idle = setInterval(() => server.closeIdleConnections(), 20)
      await closed
      clearInterval(idle)
      presence[Symbol.dispose]()
      await sweeper[Symbol.asyncDispose]()
      const stopped = dispatcher[Symbol.asyncDispose]()
      // Running attempts end as if they had not been made.
      await poster[Symbol.asyncDispose]()
      await stopped
      await store[Symbol.asyncDispose]()
    },
  }
}

/** The vendor's address of its platform webhook, or the same path on our origin: our own queue, never a POST. */
function platformOf(config: Config): (url: string) => boolean {
  const origins = new Set(['https://app.certainly.io', ...ownOrigins(config)])
  return text => {
    const url = URL.parse(text)
    return url !== null && origins.has(url.origin) && /^\/bot\/transfer\/human\/?$/.test(url.pathname)
  }
}

function ownOrigins({ publicUrl, host, port }: Config): string[] {
  const local = [host, 'localhost', '127.0.0.1'].map(name => `http://${name}:${port}`)
  return publicUrl ? [new URL(publicUrl).origin, ...local] : local
}
