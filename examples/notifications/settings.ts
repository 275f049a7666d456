import type { Channel } from './channel.ts'
import { mailChannel } from './mail.ts'
import { pagerChannel } from './pager.ts'
import { slackChannel } from './slack.ts'

export type Settings = { port: number; secrets: string[]; channels: Channel[] }
type Env = Record<string, string | undefined>

/** From the environment (README.md). A channel without its address is left out. */
export function readSettings(env: Env): Settings {
  const { SLACK_WEBHOOK_URL, SMTP_URL, MAIL_TO, PAGER_ROUTING_KEY, DESK_URL } = env
  const desk = DESK_URL?.replace(/\/+$/, '') ?? null
  const channels: Channel[] = []
  if (SLACK_WEBHOOK_URL) channels.push(slackChannel(SLACK_WEBHOOK_URL, desk))
  if (SMTP_URL) channels.push(mailChannel(SMTP_URL, { from: env.MAIL_FROM || 'baton@localhost', to: MAIL_TO, desk }))
  if (PAGER_ROUTING_KEY) channels.push(pagerChannel(PAGER_ROUTING_KEY, env.PAGER_URL))
  if (channels.length === 0) throw new Error('Set SLACK_WEBHOOK_URL, SMTP_URL or PAGER_ROUTING_KEY.')
  const secrets = (env.BATON_WEBHOOK_SECRETS ?? '').split(',').filter(Boolean)
  return { port: Number(env.PORT || 4901), secrets, channels }
}
