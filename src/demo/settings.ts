import { z } from 'zod'
import { parseEnv } from '../config.ts'

const envSchema = z.object({
  BATON_DEMO_PARTNER_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:4900'),
})

/** The demo's own part of the environment. Throws BadSetting. */
export const readDemoEnv = (env: Record<string, string | undefined>) => parseEnv(envSchema, env)

export const demoPartnerUrl = (env: Record<string, string | undefined>): string =>
  readDemoEnv(env).BATON_DEMO_PARTNER_URL.replace(/\/+$/, '')
