import type { AddressInfo } from 'node:net'
import { type Logger, pino } from 'pino'
import { hashOf, parseApiKey } from './auth/api-key.ts'
import { banner } from './banner.ts'
import { BadSetting, type Config, readEnv, toConfig } from './config.ts'
import { demoPartnerUrl } from './demo/settings.ts'
import { isLive } from './domain/access/credential.ts'
import { newId } from './ports/new-id.ts'
import { otherSecret, ownSecret } from './secret-file.ts'
import { DatabaseUnusable } from './sqlite/database-file.ts'
import { OtherSecret } from './sqlite/facts.ts'
import { StoreInUse } from './sqlite/open.ts'
import { type Baton, wire } from './wire.ts'

/** Nothing logs these on purpose; an error of a library may carry them. */
const secrets = ['authorization', 'token', 'secret', 'secrets', 'password', 'access_token'].flatMap(name => [
  name,
  `*.${name}`,
  `*.*.${name}`,
])

/** What a start without the right key says. */
const OTHER_ADMIN_KEY =
  'it is not a key of this database, which has a company already. Nothing was changed, and the key is refused. Further keys are made by createApiKey (docs/auth.md)'
const ENDED_ADMIN_KEY =
  'it was revoked or has expired. Nothing was changed, and the key is refused. Leave it out, or set a live one (docs/auth.md)'

await start().catch(error => {
  // What the operator can fix is printed as a message; anything else is a bug and keeps its stack.
  const known =
    error instanceof BadSetting ||
    error instanceof StoreInUse ||
    error instanceof DatabaseUnusable ||
    isSystemError(error)
  console.error(known ? `baton: ${error.message}` : error)
  process.exitCode = 1
  setTimeout(() => process.exit(1), 100).unref()
})

async function start() {
  const config = toConfig(readEnv(process.env))
  const partnerUrl = demoPartnerUrl(process.env)
  const log = pino({ level: config.logLevel, redact: secrets })
  const baton = open(config, log)
  closeOnSignal(baton, log)
  try {
    await ensureAdmin(baton, config, log)
    const url = await listen(baton, config)
    await baton.demo?.start({ url, ownUrl: ownUrl(baton, config), partnerUrl })
    const { databasePath } = config
    if (config.development) console.log(banner({ url, databasePath, more: baton.demo?.banner() ?? [] }))
    log.info({ url }, 'ready')
  } catch (error) {
    await baton[Symbol.asyncDispose]()
    throw error
  }
}

function open(config: Config, log: Logger): Baton {
  const secret = config.secret ?? ownSecret(config.dataDir, config)
  try {
    return wire(
      { ...config, secret },
      {
        report: error => log.error({ err: error }, 'unexpected'),
        log: (message, detail) => log.warn(detail, message),
        ...(log.isLevelEnabled('info') && { logRequest: (message, detail) => log.info(detail, message) }),
      },
    )
  } catch (error) {
    throw error instanceof OtherSecret ? otherSecret(config) : error
  }
}

/**
 * BATON_ADMIN_KEY makes the first company. A production start without a company needs it. Later starts do not: another value
 * changes nothing, because a second company would look like the loss of the first.
 */
async function ensureAdmin({ store, parts }: Baton, config: Config, log: { error: (words: string) => void }) {
  const any = await store.companies.any()
  if (config.adminKey === null) {
    if (config.development || any) return
    throw new BadSetting(
      'BATON_ADMIN_KEY: the first start in production needs one, e.g. from `openssl rand -base64 32`',
    )
  }
  const { id, secret } = parseApiKey(config.adminKey)
  const known = await store.keys.get(id)
  if (known && isLive(known, Date.now())) return
  if (any) return log.error(`BATON_ADMIN_KEY: ${known ? ENDED_ADMIN_KEY : OTHER_ADMIN_KEY}`)
  const companyId = newId('company')
  await store.companies.create({ id: companyId, name: 'My company', createdAt: Date.now() })
  const made = { id, token: config.adminKey, hash: hashOf(secret) }
  await parts.credentials.issueApiKey({ companyId, role: 'ADMIN', name: 'Bootstrap admin' }, made)
}

/** Returns the address that clients use. */
function listen(baton: Baton, config: Config): Promise<string> {
  const { host, port, publicUrl, listenBacklog: backlog } = config
  return new Promise((resolve, reject) => {
    baton.server.once('error', reject)
    baton.server.listen({ port, host, backlog }, () => {
      baton.server.off('error', reject)
      resolve(publicUrl ?? ownUrl(baton, config, 'localhost'))
    })
  })
}

/** The address the server listens on. `everywhere`: the host name to use where it listens on every address. */
function ownUrl({ server }: Baton, { host }: Config, everywhere = '127.0.0.1'): string {
  const { port } = server.address() as AddressInfo
  const name = host === '0.0.0.0' || host === '::' ? everywhere : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

function closeOnSignal(
  baton: Baton,
  log: { info: (words: string) => void; error: (error: unknown, words: string) => void },
) {
  let closing = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (closing) process.exit(1)
      closing = true
      log.info(`closing on ${signal}`)
      baton[Symbol.asyncDispose]().then(
        () => process.exit(0),
        error => {
          log.error({ err: error }, 'closing failed')
          process.exit(1)
        },
      )
    })
  }
}

/** A function declaration, because it is called before the module has been evaluated to its end. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return (
    error instanceof Error && ('syscall' in error || String((error as { code?: unknown }).code).startsWith('SQLITE_'))
  )
}
