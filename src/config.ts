import { z } from 'zod'
import type { RetentionPolicy } from './app/retention.ts'
import type { Oidc } from './auth/oidc.ts'
import { parseCidr } from './delivery/addresses.ts'
import type { Rates } from './http/rate-limit.ts'

const MIN_SECRET = 32

/** Why a text cannot be the installation's secret, or null. After a power cut a file may hold zeros, which everybody can guess. */
export function secretFault(text: string): string | null {
  const { length } = text.trim()
  if (length < MIN_SECRET) return `needs at least ${MIN_SECRET} characters, and has ${length}`
  return text.includes('\0') ? 'holds zeros' : null
}

function checkSecret(text: string, context: z.RefinementCtx) {
  const fault = secretFault(text)
  if (fault !== null) context.addIssue(fault)
}

/** The environment as it is. `.env.example` lists every name. */
const envSchema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  BATON_DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z.string().optional(),
  BATON_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  BATON_ADMIN_KEY: z.string().min(32, 'needs at least 32 characters').regex(/^\S+$/, 'must not hold spaces').optional(),
  BATON_SECRET: z.string().superRefine(checkSecret).optional(),
  BATON_REPLACE_SECRET: z.enum(['true', 'false']).default('false'),
  BATON_VISITOR_TOKEN_TTL: z.coerce.number().int().min(60).max(31_536_000).default(604_800),
  BATON_ALLOW_PRIVATE_WEBHOOKS: z.enum(['true', 'false']).optional(),
  BATON_WEBHOOK_ALLOW_CIDRS: z.string().optional(),
  BATON_WEBHOOK_PORTS: z.string().optional(),
  BATON_KEEP_DELIVERIES_DAYS: z.coerce.number().int().min(0).max(36_500).default(30),
  BATON_KEEP_DEAD_LETTERS_DAYS: z.coerce.number().int().min(0).max(36_500).default(90),
  BATON_ALLOW_OPEN_REST: z.enum(['true', 'false']).default('false'),
  BATON_ALLOWED_ORIGINS: z.string().default('*'),
  BATON_KEEP_ALIVE_SECONDS: z.coerce.number().int().min(1).max(3_600).default(65),
  BATON_LISTEN_BACKLOG: z.coerce.number().int().min(1).max(65_535).default(4_096),
  BATON_TRUST_PROXY: z.enum(['true', 'false']).default('false'),
  BATON_RATE_PER_KEY: z.coerce.number().int().min(0).max(1_000_000).optional(),
  BATON_RATE_PER_VISITOR: z.coerce.number().int().min(0).max(1_000_000).optional(),
  BATON_RATE_PER_ADDRESS: z.coerce.number().int().min(0).max(1_000_000).optional(),
  BATON_RATE_VISITORS_PER_ADDRESS: z.coerce.number().int().min(0).max(1_000_000).optional(),
  BATON_BYTES_PER_VISITOR: z.coerce.number().int().min(0).max(1_000_000_000).optional(),
  BATON_BYTES_PER_ADDRESS: z.coerce.number().int().min(0).max(1_000_000_000).optional(),
  BATON_SOCKETS_PER_ADDRESS: z.coerce.number().int().min(0).max(100_000).optional(),
  BATON_OIDC_ISSUER: z.url().optional(),
  BATON_OIDC_AUDIENCE: z.string().optional(),
  BATON_OIDC_JWKS_URL: z.url({ protocol: /^https?$/ }).optional(),
  BATON_OIDC_ROLE_CLAIM: z.string().default('roles'),
  BATON_OIDC_COMPANY: z.string().optional(),
  BATON_TRUSTED_DOCUMENTS: z.string().optional(),
  BATON_INTROSPECTION: z.enum(['true', 'false']).optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).optional(),
})
export type Env = z.infer<typeof envSchema>

/** Its message is for the operator; the process exits with 1. */
export class BadSetting extends Error {}

/** Throws BadSetting. */
export const readEnv = (env: Record<string, string | undefined>): Env => parseEnv(envSchema, env)

/** Reads a part of the environment; empty values count as not set. Throws BadSetting, naming the first bad one. */
export function parseEnv<T>(schema: z.ZodType<T>, env: Record<string, string | undefined>): T {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const read = schema.safeParse(given)
  if (read.success) return read.data
  const issue = read.error.issues[0]!
  throw new BadSetting(`${issue.path.join('.')}: ${issue.message}`)
}

export type Config = {
  development: boolean
  host: string
  port: number
  dataDir: string
  databasePath: string
  /** null: the address the server listens on. */
  publicUrl: string | null
  adminKey: string | null
  secret: string | null
  /** Whether a secret other than the database's is accepted, and becomes the database's. */
  replaceSecret: boolean
  /** Seconds. */
  visitorTokenTtl: number
  allowPrivateWebhooks: boolean
  /** Ranges that webhooks may reach although they are not public. */
  webhookCidrs: string[]
  webhookPorts: number[] | 'any'
  keep: RetentionPolicy
  /** Whether bots may accept REST callers without a credential. */
  openRest: boolean
  /** Origins of pages that may call this server, or `*`. */
  allowedOrigins: string[]
  /** How long a connection without a request is kept. */
  keepAliveMs: number
  /** Connections that may wait to be accepted. */
  listenBacklog: number
  trustProxy: boolean
  rates: Rates
  /** Sockets and server-sent events that one address may have open; 0: no limit. */
  streamsPerAddress: number
  /** The provider that signs agents in; null: none. */
  oidc: Oidc | null
  /** A file of the only GraphQL documents that run in production; null: any may. */
  trustedDocuments: string | null
  /** Whether GraphQL introspection is answered. */
  introspection: boolean
  logLevel: string
}

/** Fills in settings that follow from others. Throws BadSetting. */
export function toConfig(env: Env): Config {
  const development = env.NODE_ENV !== 'production'
  return {
    development,
    host: env.HOST,
    port: env.PORT,
    dataDir: env.BATON_DATA_DIR,
    databasePath: databasePath(env.DATABASE_URL ?? `file:${env.BATON_DATA_DIR}/baton.db`),
    publicUrl: env.BATON_PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    adminKey: env.BATON_ADMIN_KEY ?? null,
    secret: env.BATON_SECRET ?? null,
    replaceSecret: env.BATON_REPLACE_SECRET === 'true',
    visitorTokenTtl: env.BATON_VISITOR_TOKEN_TTL,
    allowPrivateWebhooks: env.BATON_ALLOW_PRIVATE_WEBHOOKS ? env.BATON_ALLOW_PRIVATE_WEBHOOKS === 'true' : development,
    webhookCidrs: cidrs(env.BATON_WEBHOOK_ALLOW_CIDRS),
    webhookPorts: ports(env.BATON_WEBHOOK_PORTS, development),
    keep: { deliveredMs: days(env.BATON_KEEP_DELIVERIES_DAYS), deadMs: days(env.BATON_KEEP_DEAD_LETTERS_DAYS) },
    openRest: env.BATON_ALLOW_OPEN_REST === 'true' || loopback.has(env.HOST),
    allowedOrigins: origins(env.BATON_ALLOWED_ORIGINS),
    keepAliveMs: env.BATON_KEEP_ALIVE_SECONDS * 1_000,
    listenBacklog: env.BATON_LISTEN_BACKLOG,
    trustProxy: env.BATON_TRUST_PROXY === 'true',
    // In development a load test is more likely than an attack.
    rates: {
      perKey: env.BATON_RATE_PER_KEY ?? (development ? 0 : 500),
      perVisitor: env.BATON_RATE_PER_VISITOR ?? (development ? 0 : 10),
      perAddress: env.BATON_RATE_PER_ADDRESS ?? (development ? 0 : 20),
      visitorsPerAddress: env.BATON_RATE_VISITORS_PER_ADDRESS ?? (development ? 0 : 100),
      bytesPerVisitor: env.BATON_BYTES_PER_VISITOR ?? (development ? 0 : 65_536),
      bytesPerAddress: env.BATON_BYTES_PER_ADDRESS ?? (development ? 0 : 262_144),
    },
    streamsPerAddress: env.BATON_SOCKETS_PER_ADDRESS ?? (development ? 0 : 1_000),
    oidc: oidcOf(env),
    trustedDocuments: env.BATON_TRUSTED_DOCUMENTS ?? null,
    introspection: env.BATON_INTROSPECTION ? env.BATON_INTROSPECTION === 'true' : development,
    logLevel: env.LOG_LEVEL ?? (development ? 'warn' : 'info'),
  }
}

/** In ms; 0 means for ever. */
const days = (count: number) => (count === 0 ? Infinity : count * 24 * 60 * 60_000)

const listed = (text: string | undefined) => (text ?? '').split(',').flatMap(each => each.trim() || [])

function cidrs(text: string | undefined): string[] {
  for (const range of listed(text))
    try {
      parseCidr(range)
    } catch {
      throw new BadSetting(`BATON_WEBHOOK_ALLOW_CIDRS: ${JSON.stringify(range)} is not a range like 10.0.0.0/8`)
    }
  return listed(text)
}

/** In production the usual ports of the web: others belong to services that speak other protocols. */
function ports(text: string | undefined, development: boolean): number[] | 'any' {
  if (text === undefined) return development ? 'any' : [80, 443, 8080, 8443]
  if (text.trim() === 'any') return 'any'
  const found = listed(text).map(Number)
  if (found.length === 0 || found.some(port => !Number.isInteger(port) || port < 1 || port > 65_535))
    throw new BadSetting('BATON_WEBHOOK_PORTS: needs `any` or ports like 443,8443')
  return found
}

function databasePath(url: string): string {
  const path = /^file:(?!\/\/)(.+)$/.exec(url)?.[1] ?? /^file:\/\/(\/.+)$/.exec(url)?.[1]
  if (!path || path === ':memory:' || path.includes('?'))
    throw new BadSetting('DATABASE_URL: must be file:<path> of a file on disk, without parameters')
  return path
}

const loopback = new Set(['127.0.0.1', '::1', 'localhost'])

/** Origins as browsers send them. What is none would match no page. */
const origins = (text: string): string[] =>
  listed(text).map(each => {
    const origin = each.replace(/\/+$/, '')
    const { protocol = '', origin: canonical } = URL.parse(origin) ?? {}
    if (origin === '*' || origin === 'null') return origin
    if (!/^[a-z][a-z\d+.-]*:\/\/[^/?#@\s]+$/i.test(origin) || !canonical)
      throw new BadSetting(`BATON_ALLOWED_ORIGINS: ${JSON.stringify(each)} is not an origin like https://shop.example`)
    return /^https?:$/.test(protocol) ? canonical : origin
  })

/** All settings or none: half a provider would let no one in, or the wrong people. */
function oidcOf(env: Env): Oidc | null {
  const { BATON_OIDC_ISSUER: issuer, BATON_OIDC_AUDIENCE: audience } = env
  const { BATON_OIDC_JWKS_URL: jwksUrl, BATON_OIDC_COMPANY: companyId, BATON_OIDC_ROLE_CLAIM: roleClaim } = env
  if (issuer && audience && jwksUrl && companyId) return { issuer, audience, jwksUrl, companyId, roleClaim }
  if (!issuer && !audience && !jwksUrl && !companyId) return null
  throw new BadSetting('BATON_OIDC_ISSUER: goes with BATON_OIDC_AUDIENCE, BATON_OIDC_JWKS_URL and BATON_OIDC_COMPANY')
}
