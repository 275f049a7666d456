import { setTimeout as sleep } from 'node:timers/promises'
import { createBaton } from '@baton/client'
import { runBot } from './bot.ts'
import { findBot } from './find-bot.ts'
import { readSettings } from './settings.ts'

try {
  const settings = readSettings(process.env)
  const botId = await findBot(settings)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  using baton = createBaton({ url: settings.url, token: settings.botKey })
  console.log(`answering for ${botId} at ${settings.url}`)
  await runBot({ baton, think, log: console.log }, { botId, signal: stop.signal })
} catch (error) {
  console.error(`external bot: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}

/** Put your model here. */
async function think(text: string): Promise<string> {
  await sleep(Number(process.env.BOT_THINKS_MS ?? 400))
  return `You said: ${text}`
}
