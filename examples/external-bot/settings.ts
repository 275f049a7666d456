import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Settings = {
  url: string
  /** A key with the role BOT. */
  botKey: string
  /** Needed only to find or create the example's own bot. */
  adminKey: string | null
  botId: string | null
}

/** From the environment; what it lacks, from the file that Baton writes for its demo. */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const demo = readDemo(join(env.BATON_DATA_DIR ?? 'data', 'demo.json'))
  const url = env.BATON_URL ?? demo.url
  const botKey = env.BATON_BOT_KEY ?? demo.keys?.bot
  if (!url || !botKey) throw new Error('Start Baton first (npm start), or set BATON_URL and BATON_BOT_KEY.')
  return { url, botKey, adminKey: env.BATON_ADMIN_KEY ?? demo.keys?.admin ?? null, botId: env.BATON_BOT_ID ?? null }
}

function readDemo(path: string): { url?: string; keys?: { bot?: string; admin?: string } } {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return {}
  }
}
