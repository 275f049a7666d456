import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type Env = Record<string, string | undefined>

/** From the argument and the environment; what they lack, from the file that Baton writes for its demo. */
export function readSettings(env: Env, argument: string | undefined): { url: string; botId: string } {
  const demo = readDemo(join(env.BATON_DATA_DIR ?? 'data', 'demo.json'))
  const url = env.BATON_URL ?? demo.url
  const botId = argument ?? env.BATON_BOT_ID ?? demo.botId
  if (!url) throw new Error('Start Baton first (npm start), or set BATON_URL.')
  if (!botId) throw new Error('Name the bot: npm run example:chat -- <bot id>')
  return { url, botId }
}

function readDemo(path: string): { url?: string; botId?: string } {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return {}
  }
}
