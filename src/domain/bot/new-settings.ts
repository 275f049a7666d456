import { isBlank } from '../text.ts'
import { isSource, isTarget } from '../web-address.ts'
import type { BotSettings } from './bot.ts'

type SettingsFault = { path: (string | number)[]; message: string }

/** Rules for settings that are set now, beside their schema. Stored ones were set before these rules, and must still be read. */
export function newSettingsFault({ claimFailedText, quickReplies, widget }: BotSettings): SettingsFault | null {
  const { title, greeting, image_url: image, persistent_menu: menu } = widget
  const texts: [string | null, ...SettingsFault['path']][] = [
    [claimFailedText, 'claimFailedText'],
    ...quickReplies.map(({ text }, index): (typeof texts)[number] => [text, 'quickReplies', index, 'text']),
    [title, 'widget', 'title'],
    [greeting, 'widget', 'greeting'],
    ...menu.map((item, index): (typeof texts)[number] => [item.title, 'widget', 'persistent_menu', index, 'title']),
    ...menu.map((item, index): (typeof texts)[number] => [item.value, 'widget', 'persistent_menu', index, 'value']),
  ]
  for (const [text, ...path] of texts)
    if (text !== null && isBlank(text)) return { path, message: 'A text needs a character that can be seen.' }
  if (image !== null && !isSource(image, 'image'))
    return { path: ['widget', 'image_url'], message: 'An image is an https, http or data:image/… address.' }
  const index = menu.findIndex(({ type, value }) => type === 'url' && !isTarget(value))
  return index < 0
    ? null
    : { path: ['widget', 'persistent_menu', index, 'value'], message: 'An item opens https, http, mailto or tel.' }
}
