import { isBlank } from '../text.ts'
import { isSource, isTarget } from '../web-address.ts'
import type { BotSettings } from './bot.ts'

type SettingsFault = { path: (string | number)[]; message: string }

function* textsIn(deadlines: BotSettings['deadlines']): Generator<[string | null, ...SettingsFault['path']]> {
  for (const [kind, steps] of Object.entries(deadlines))
    if (steps !== 'none')
      for (const [index, step] of steps.entries())
        if ('text' in step) yield [step.text, 'deadlines', kind, index, 'text']
}

/**
 * Rules for settings that are set now, beside their schema. Stored ones were set before these rules: they are read, and kept by a
 * change of others.
 */
export function newSettingsFault(settings: BotSettings, stored: BotSettings | null): SettingsFault | null {
  const isNew = ({ path }: SettingsFault) => stored === null || valueAt(stored, path) !== valueAt(settings, path)
  return faultsOf(settings).find(isNew) ?? null
}

const valueAt = (settings: object, path: SettingsFault['path']) =>
  path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], settings)

function faultsOf({ claimFailedText, waitingText, deadlines, quickReplies, widget }: BotSettings): SettingsFault[] {
  const { title, greeting, image_url: image, persistent_menu: menu } = widget
  const texts: [string | null, ...SettingsFault['path']][] = [
    [claimFailedText, 'claimFailedText'],
    [waitingText, 'waitingText'],
    ...textsIn(deadlines),
    ...quickReplies.map(({ text }, index): (typeof texts)[number] => [text, 'quickReplies', index, 'text']),
    [title, 'widget', 'title'],
    [greeting, 'widget', 'greeting'],
    ...menu.map((item, index): (typeof texts)[number] => [item.title, 'widget', 'persistent_menu', index, 'title']),
    ...menu.map((item, index): (typeof texts)[number] => [item.value, 'widget', 'persistent_menu', index, 'value']),
  ]
  const faults: SettingsFault[] = texts
    .filter(([text]) => text !== null && isBlank(text))
    .map(([_, ...path]) => ({ path, message: 'A text needs a character that can be seen.' }))
  if (image !== null && !isSource(image, 'image'))
    faults.push({ path: ['widget', 'image_url'], message: 'An image is an https, http or data:image/… address.' })
  for (const [index, { type, value }] of menu.entries())
    if (type === 'url' && !isTarget(value))
      faults.push({
        path: ['widget', 'persistent_menu', index, 'value'],
        message: 'An item opens https, http, mailto or tel.',
      })
  return faults
}
