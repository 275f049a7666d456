import { readFileSync } from 'node:fs'

export type Settings = {
  url: string
  /** A key of the role BOT. */
  botKey: string
  /** Needed only to make or find the bot of the example. */
  adminKey: string | null
  botId: string | null
}

type Demo = { url?: string; botId?: string; keys?: { bot?: string; admin?: string } }

/** From the environment; what it does not say, from the file that `npm start` writes for its demo company. */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const demo = readDemo(env.BATON_DEMO_FILE ?? `${env.BATON_DATA_DIR ?? './data'}/demo.json`)
  const url = env.BATON_URL ?? demo.url
  const botKey = env.BATON_BOT_KEY ?? demo.keys?.bot
  if (!url || !botKey) throw new Error('Start Baton first (npm start), or set BATON_URL and BATON_BOT_KEY.')
  return { url, botKey, adminKey: env.BATON_ADMIN_KEY ?? demo.keys?.admin ?? null, botId: env.BATON_BOT_ID ?? null }
}

/** The demo company's own bot, which has a flow. */
export const demoBotId = (env: Record<string, string | undefined>): string | null =>
  readDemo(env.BATON_DEMO_FILE ?? `${env.BATON_DATA_DIR ?? './data'}/demo.json`).botId ?? null

function readDemo(path: string): Demo {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return {}
  }
}
