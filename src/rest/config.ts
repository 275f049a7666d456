import type { Context, Hono } from 'hono'
import type { Bot } from '../domain/bot/bot.ts'
import { vendorConfig } from '../domain/bot/widget.ts'
import { type DomainError, refuse } from '../domain/error.ts'
import { toProblem } from './answer.ts'

export type ConfigParts = {
  botOf: (id: string) => Promise<Bot | null>
  /** By the address: this endpoint needs no credential. */
  admit: (c: Context) => Promise<DomainError | null>
}

/** Any page may read it, with any request headers. */
const anywhere = { 'access-control-allow-origin': '*' }
const preflight = {
  'access-control-allow-methods': 'GET, HEAD',
  'access-control-allow-headers': '*, authorization',
  'access-control-max-age': '7200',
}
/** Seconds that a page may use the previous appearance. */
const MAX_AGE = 60

/** The vendor's `config`: the appearance of a bot's widget, for anyone. It changes nothing, so HEAD is answered too. */
export function configRoutes(app: Hono, { botOf, admit }: ConfigParts) {
  const path = '/webbot/api/webchat/:botId/config'
  for (const each of [path, `${path}/`])
    app.all(each, async c => {
      const { method } = c.req.raw
      if (method === 'OPTIONS') return new Response(null, { status: 204, headers: { ...anywhere, ...preflight } })
      if (method !== 'GET' && method !== 'HEAD')
        return toProblem(refuse('method_not_allowed'), { ...anywhere, allow: 'GET, HEAD, OPTIONS' })
      const no = await admit(c)
      if (no) return toProblem(no, anywhere)
      const bot = await botOf(c.req.param('botId') ?? '')
      if (!bot) return toProblem(refuse('not_found'), anywhere)
      const headers = { ...anywhere, 'cache-control': `public, max-age=${MAX_AGE}` }
      return c.json(vendorConfig(bot.settings.widget), 200, headers)
    })
}
