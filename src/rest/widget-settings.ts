import { vendorConfig } from '../domain/bot/widget.ts'
import { refuse } from '../domain/error.ts'
import type { Call } from './route.ts'

/** Seconds that a page may use the previous settings. */
const MAX_AGE = 60

/** E1, the vendor's `config`: the appearance of a bot's widget. */
export async function widgetSettings({ c, parts }: Call<null>) {
  const bot = await parts.company.widget(c.req.param('botId') ?? '')
  if (!bot) return refuse('not_found')
  return c.json(vendorConfig(bot.settings.widget), 200, { 'cache-control': `public, max-age=${MAX_AGE}` })
}
