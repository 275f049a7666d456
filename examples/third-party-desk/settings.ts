import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Settings = { port: number; baton: { url: string; key: string }; secrets: string[] }

/** From the environment; what it lacks, from the file that Baton writes for its demo. */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const { BATON_URL, BATON_KEY } = env
  const baton = BATON_URL && BATON_KEY ? { url: BATON_URL.replace(/\/+$/, ''), key: BATON_KEY } : readDemo(env)
  const secrets = (env.BATON_WEBHOOK_SECRETS ?? '').split(',').filter(Boolean)
  return { port: Number(env.PORT || 4900), baton, secrets }
}

function readDemo(env: Record<string, string | undefined>) {
  const path = join(env.BATON_DATA_DIR || 'data', 'demo.json')
  try {
    const { url, keys } = JSON.parse(readFileSync(path, 'utf8'))
    return { url, key: keys.integration }
  } catch {
    throw new Error(`There is no ${path}: start Baton first (npm start), or set BATON_URL and BATON_KEY.`)
  }
}
