import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Hono } from 'hono'
import { Agents } from './app/agents.ts'
import { withAudit } from './app/audit.ts'
import type { Authenticate } from './app/authenticate.ts'
import { Bots } from './app/bots.ts'
import { Commands } from './app/commands.ts'
import { Counters } from './app/counters.ts'
import { Credentials } from './app/credentials.ts'
import { finishErasures } from './app/erase.ts'
import { HolderCheck } from './app/holder-check.ts'
import { LiveLogs } from './app/live-logs.ts'
import { clockSetBack } from './app/outbox/clock-set-back.ts'
import { finishChange } from './app/outbox/finish-change.ts'
import { recordAndClaim } from './app/outbox/record-and-claim.ts'
import { createIsPlatformUrl } from './app/platform-url.ts'
import { Presence } from './app/presence.ts'
import { pruneConversation } from './app/prune-conversation.ts'
import { QueuePositions } from './app/queue-positions.ts'
import { AvailabilityReads } from './app/reads/availability-reads.ts'
import { CompanyReads } from './app/reads/company-reads.ts'
import { ConversationReads } from './app/reads/conversation-reads.ts'
import { Rerouting } from './app/rerouting.ts'
import { Retention } from './app/retention.ts'
import { startConversation } from './app/start-conversation.ts'
import { Streams } from './app/streams.ts'
import { Teams } from './app/teams.ts'
import { TimerClock } from './app/timers/timer-clock.ts'
import { Timers } from './app/timers/timers.ts'
import { turns } from './app/turns.ts'
import { refreshToken, type VisitorTokens } from './app/visitor-tokens.ts'
import { createWebhookManage } from './app/webhooks.ts'
import { createAuthenticate } from './auth/authenticate.ts'
import { createIdentityTokens } from './auth/identity-token.ts'
import { createKeyMaker } from './auth/key-maker.ts'
import { createOidcVerifier } from './auth/oidc.ts'
import { createVisitorTokens } from './auth/visitor-token.ts'
import type { Config } from './config.ts'
import { Dispatcher } from './delivery/dispatcher.ts'
import { Egress, type Lookup } from './delivery/egress.ts'
import { Poster } from './delivery/post.ts'
import { webhookSender } from './delivery/send.ts'
import { WebhookVault } from './delivery/vault.ts'
import { addDemo, type DemoPlugin } from './demo/plugin.ts'
import type { Bot } from './domain/bot/bot.ts'
import type { Context } from './graphql/context.ts'
import { createIdentify } from './http/authenticate-request.ts'
import { clientIp } from './http/client-ip.ts'
import { closeServer } from './http/close-server.ts'
import { createGraphqlServer } from './http/graphql-server.ts'
import { GraphqlSockets } from './http/graphql-sockets.ts'
import type { Guards } from './http/guards.ts'
import { addHealthRoutes } from './http/health.ts'
import type { HeartbeatTimes } from './http/heartbeat.ts'
import { OpenStreams } from './http/open-streams.ts'
import { createAllowsOrigin, ownOrigins } from './http/origin.ts'
import { addPageRoutes, Pages } from './http/pages.ts'
import { createRateLimiter } from './http/rate-limit.ts'
import type { Log } from './http/request-log.ts'
import { createRouter } from './http/router.ts'
import { createHttpServer } from './http/server.ts'
import { createEndWhenExpired } from './http/session-expiry.ts'
import { MemoryNotifier } from './notifier/memory.ts'
import type { Notifier } from './ports/notifier.ts'
import type { Store } from './ports/store.ts'
import { addRestRoutes } from './rest/add-rest-routes.ts'
import { pathSecret } from './rest/caller.ts'
import { digestOf, readDocuments } from './secret-file.ts'
import { openSqliteStore } from './sqlite/sqlite-store.ts'
import { version } from './version.ts'

export type Baton = {
  parts: Parts
  store: Store
  notifier: Notifier
  server: Server
  /** Every route beside /graphql, as the router knows it. */
  routes: string[]
  /** null in production. */
  demo: DemoPlugin | null
  [Symbol.asyncDispose](): Promise<void>
}

/** What the APIs call, and what tests reach into. */
type Parts = Context['parts'] & {
  store: Store
  notifier: Notifier
  visitorTokens: VisitorTokens
  holders: HolderCheck
  logs: LiveLogs
  rerouting: Rerouting
  queue: QueuePositions
}
type Settings = Config & { secret: string }

type Options = {
  /** ms since 1970. */
  now?: () => number
  /** Runs evenly where `now` may be set, in ms. Left out: `now`, where that is given. */
  running?: () => number
  heartbeat?: HeartbeatTimes
  /** Called with unexpected errors. */
  report: (error: unknown) => void
  /** For the operator; `detail` can name addresses. */
  log?: Log
  /** Called once per request; left out: no request log. */
  logRequest?: Log
  /** Resolves the host names of webhooks instead of the system's resolver. */
  lookup?: Lookup
}

/** The one place that chooses parts. It opens the store and starts the dispatcher; the server does not listen yet. */
export function wire(config: Settings, options: Options): Baton {
  const { now = Date.now, log } = options
  const running = options.running ?? options.now ?? (() => performance.now())
  // Read before the store is opened: a file that cannot be read must leave nothing open.
  const trusted = trustedDocuments(config)
  const { databasePath, secret, replaceSecret: replace } = config
  const store = openSqliteStore(databasePath, { digest: digestOf(secret), replace }, () => turns.next('store'))
  const report = (error: unknown) => {
    store.noteError(error)
    options.report(error)
  }
  const notifier = new MemoryNotifier()
  const outbound = createOutbound(config, now, options.lookup)
  const clock = new TimerClock({ store, now, running, report, log })
  const parts = createParts(config, { store, notifier, outbound, now, clock, report })
  const ownPort = () => (server.address() as AddressInfo | null)?.port ?? config.port
  const guards = createGuards(config, parts, ownPort)
  const router = createRouter(report, guards.allowsOrigin)
  const pages = new Pages()
  const isReady = () => server.listening && !demo?.isSeeding()
  addRoutes(router, { config, parts, guards, pages, log, isReady })
  const demo = config.development ? addDemo(router, { ...parts, pages, dataDir: config.dataDir }) : null
  const graphql = createGraphqlServer({ ...config, parts, guards, trusted, report })
  const server = createHttpServer(router, { ...config, graphql, guards, trusted, log: options.logRequest, report })
  const sockets = new GraphqlSockets(server, { graphql, guards, report, heartbeat: options.heartbeat })
  const dispatcher = createDispatcher(parts, outbound, { ...options, report })
  const retention = new Retention({
    ...{ store, keep: config.keep, now, report, log },
    finishErasures: () => finishErasures({ store, notifier, now }),
  })
  return {
    parts,
    store,
    notifier,
    server,
    routes: [...new Set(router.routes.map(({ path }) => path))],
    demo,
    async [Symbol.asyncDispose]() {
      demo?.close()
      await closeServer(server, sockets)
      parts.presence[Symbol.dispose]()
      parts.queue[Symbol.dispose]()
      parts.logs[Symbol.dispose]()
      await retention[Symbol.asyncDispose]()
      await parts.timers[Symbol.asyncDispose]()
      await parts.holders[Symbol.asyncDispose]()
      await parts.rerouting[Symbol.asyncDispose]()
      const stopped = dispatcher[Symbol.asyncDispose]()
      // Running attempts end as if they had not been made.
      await outbound.poster[Symbol.asyncDispose]()
      await stopped
      await store[Symbol.asyncDispose]()
    },
  }
}

const trustedDocuments = ({ trustedDocuments: path, development }: Config) =>
  path === null ? null : { byName: readDocuments(path), only: !development }

/** What POSTs to third parties. */
function createOutbound(config: Settings, now: () => number, lookup: Lookup | undefined) {
  const { allowPrivateWebhooks: allowPrivate, webhookCidrs: allowCidrs, webhookPorts: ports } = config
  const policy = { schemes: ['https' as const, 'http' as const], ports, allowCidrs, allowPrivate }
  const egress = new Egress({ policy, ...(lookup && { lookup }) })
  const poster = new Poster({ egress })
  const vault = new WebhookVault(config.secret)
  return { egress, poster, vault, sender: { poster, vault, now, version, publicUrl: config.publicUrl } }
}

type Base = {
  store: Store
  notifier: Notifier
  outbound: ReturnType<typeof createOutbound>
  now: () => number
  clock: TimerClock
  report: (error: unknown) => void
}

/** The application: its use cases, and the state that they share. */
function createParts(config: Settings, { store, notifier, outbound, now, clock, report }: Base): Parts {
  const { secret } = config
  const { egress, vault, sender } = outbound
  const isPlatform = createIsPlatformUrl(ownOrigins(config))
  const visitorTokens = createVisitorTokens(secret, config.visitorTokenTtl, now)
  const presence = new Presence({ store, notifier, now, clock })
  const agents = withAudit(new Agents({ store, now, clock }), { store, now })
  void agents.load()
  const counters = new Counters({ store, now, report })
  const queue = new QueuePositions({ store, notifier, report })
  const commands = new Commands({ store, notifier, presence, queue, counters, agents, clock, now, isPlatform })
  const { development } = config
  const holders = new HolderCheck({ store, commands, now, report, openRest: config.openRest })
  const rerouting = new Rerouting({ store, commands, turns, report })
  const conversations = new ConversationReads({ store, notifier })
  const company = new CompanyReads({ store, now })
  const logs = new LiveLogs({ store, notifier, now, report })
  const streams = new Streams({ store, presence, queue, agents, logs, conversations, company })
  const audited = <T extends object>(useCases: T) => withAudit(useCases, { store, now })
  const timers = audited(new Timers({ store, commands, notifier, presence, agents, clock, turns, report, development }))
  const webhooks = audited(createWebhookManage({ store, notifier, now, egress, vault, sender: webhookSender(sender) }))
  const pruning = audited({ pruneConversation: pruneConversation.bind(null, { store, notifier, now }) })
  return {
    ...{
      store,
      notifier,
      visitorTokens,
      holders,
      rerouting,
      presence,
      queue,
      logs,
      agents,
      timers,
      commands,
      conversations,
      company,
      streams,
      webhooks,
    },
    teams: audited(new Teams({ store, rerouting, now })),
    availability: new AvailabilityReads({ store, agents, now }),
    bots: audited(new Bots({ store, now, isPlatform, egress, webhooks, holders, timers })),
    credentials: audited(new Credentials({ store, notifier, keyMaker: createKeyMaker(secret), holders, now })),
    ...pruning,
    startConversation: startConversation.bind(null, { store, commands, visitorTokens }),
    refreshToken: refreshToken.bind(null, visitorTokens),
    pathSecretOf: (bot: Bot) => pathSecret(secret, bot.id, bot.settings.restPathVersion),
    now,
    version,
  }
}

/** `ownPort`: the one that was given where PORT is 0. */
function createGuards(config: Settings, { store, notifier, visitorTokens, now }: Parts, ownPort: () => number): Guards {
  const { secret, oidc } = config
  const authenticate: Authenticate = createAuthenticate({
    store,
    visitorTokens,
    identityTokens: createIdentityTokens({ store, secret, now }),
    oidc: oidc && { issuer: oidc.issuer, verify: createOidcVerifier(oidc, now) },
    now,
  })
  return {
    identify: createIdentify(authenticate),
    checkRate: createRateLimiter(config.rates),
    streams: new OpenStreams(config.streamsPerAddress),
    allowsOrigin: createAllowsOrigin(config.allowedOrigins, () => ownOrigins({ ...config, port: ownPort() })),
    endWhenExpired: createEndWhenExpired({
      authenticate,
      onCredentialChange: (keyId, changed) => notifier.listen(`credential/${keyId}`, changed),
      now,
    }),
  }
}

function addRoutes(
  router: Hono,
  {
    config,
    parts,
    guards,
    pages,
    log,
    isReady,
  }: {
    config: Settings
    parts: Parts
    guards: Guards
    pages: Pages
    log: Log | undefined
    isReady: () => boolean
  },
) {
  const { store } = parts
  addHealthRoutes(router, {
    isStarted: isReady,
    ping: () =>
      store.ping().catch((error: Error) => {
        log?.('not ready', { reason: error.message })
        throw error
      }),
  })
  addRestRoutes(router, {
    ...parts,
    identify: guards.identify,
    allowsOrigin: guards.allowsOrigin,
    checkRate: (principal, c) => guards.checkRate(principal, clientIp(c.env.incoming)),
    botOf: id => store.bots.get(id),
    secret: config.secret,
    allowOpen: config.openRest,
  })
  addPageRoutes(router, pages)
}

function createDispatcher(
  { store, notifier, commands }: Parts,
  { sender }: ReturnType<typeof createOutbound>,
  { report, log }: Options,
): Dispatcher {
  return new Dispatcher({
    store,
    notifier,
    sender,
    clockSetBack: async (by, now) => {
      log?.('the clock was set back', { ms: by })
      await clockSetBack(store.outbox, by, now)
    },
    recordAndClaim: request => store.outbox.transact(tables => recordAndClaim(tables, request)),
    finishChange: finishChange.bind(null, store.outbox),
    failHandover: async ({ companyId, conversationId, seq }) => {
      const command = { kind: 'fail', fromSeq: seq } as const
      await commands.handle({ principal: { kind: 'system', companyId }, target: { conversationId }, command })
    },
    report,
    ...(log && { log }),
  })
}
