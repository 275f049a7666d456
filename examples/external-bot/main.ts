import { setTimeout as sleep } from 'node:timers/promises'
import { createBaton } from '../../packages/client/src/index.ts'
import { readSettings } from '../settings.ts'
import { runBot } from './bot.ts'
import { findBot } from './find.ts'

/** A bot as a program of its own: `npm run example:bot`, then `npm run example:chat -- <bot id>` in another terminal. */
try {
  const settings = readSettings(process.env)
  const botId = await findBot(settings)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  const baton = createBaton({ url: settings.url, token: settings.botKey })
  const log = (words: string) => console.log(words)
  log(`speaking for ${botId} at ${settings.url}`)
  await runBot(baton, { botId, think, log, signal: stop.signal })
  baton.dispose()
} catch (error) {
  console.error(`external bot: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}

/** Put your model here. */
async function think(text: string): Promise<string> {
  await sleep(Number(process.env.BOT_THINKS_MS ?? 400))
  return `You said: ${text}`
}
