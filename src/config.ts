import { z } from 'zod'

/** What the environment says, as it stands. `.env.example` lists every name. */
const envSchema = z.object({
  NODE_ENV: z.string().default('development'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  BATON_DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z.string().optional(),
  BATON_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  BATON_ADMIN_KEY: z.string().min(32, 'needs at least 32 characters').regex(/^\S+$/, 'must not hold spaces').optional(),
  BATON_SECRET: z.string().min(32, 'needs at least 32 characters').optional(),
  BATON_VISITOR_TOKEN_TTL: z.coerce.number().int().min(60).max(31_536_000).default(604_800),
  BATON_DEMO_PARTNER_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:4900'),
  BATON_ALLOW_PRIVATE_WEBHOOKS: z.enum(['true', 'false']).optional(),
  BATON_INTROSPECTION: z.enum(['true', 'false']).optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).optional(),
})
export type Env = z.infer<typeof envSchema>

/** One line for the operator who set it; the process exits with 1. */
export class BadSetting extends Error {}

/** Reads the environment; empty values count as not set. Throws BadSetting, naming the first bad one. */
export function readEnv(env: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const read = envSchema.safeParse(given)
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
  /** Seconds. */
  visitorTokenTtl: number
  demoPartnerUrl: string
  allowPrivateWebhooks: boolean
  /** Whether GraphQL answers questions about its schema. */
  introspection: boolean
  logLevel: string
}

/** Fills in what follows from other settings. Throws BadSetting. */
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
    visitorTokenTtl: env.BATON_VISITOR_TOKEN_TTL,
    demoPartnerUrl: env.BATON_DEMO_PARTNER_URL.replace(/\/+$/, ''),
    allowPrivateWebhooks: env.BATON_ALLOW_PRIVATE_WEBHOOKS ? env.BATON_ALLOW_PRIVATE_WEBHOOKS === 'true' : development,
    introspection: env.BATON_INTROSPECTION ? env.BATON_INTROSPECTION === 'true' : development,
    logLevel: env.LOG_LEVEL ?? (development ? 'warn' : 'info'),
  }
}

function databasePath(url: string): string {
  const path = /^file:(?!\/\/)(.+)$/.exec(url)?.[1] ?? /^file:\/\/(\/.+)$/.exec(url)?.[1]
  if (!path) throw new BadSetting('DATABASE_URL: must be file:<path>')
  return path
}
