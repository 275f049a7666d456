import { z } from 'zod'
import { isBlank } from '../text.ts'

/**
 * The actions of a message, in the vendor's own shapes (docs/vendor-api.md): stored and relayed unchanged, so that a relay has
 * the bot's message byte for byte.
 */
const text = z.strictObject({ type: z.literal('text'), text: z.string() })
const choice = z.strictObject({
  type: z.literal('choice'),
  text: z.string(),
  options_type: z.string().default('suggested_replies'),
  options: z.array(z.string()).max(50),
})
const button = z.strictObject({
  is_active: z.boolean().default(true),
  title: z.string(),
  options: z.record(z.string(), z.string()).default({}),
  type: z.string().default('postback'),
})
const card = z.strictObject({
  type: z.literal('card'),
  cards: z
    .array(
      z.strictObject({
        title: z.string(),
        text: z.string().default(''),
        image_source_url: z.string().default(''),
        image_destination_url: z.string().default(''),
        buttons: z.array(button).max(20).default([]),
      }),
    )
    .min(1)
    .max(20),
})
const media = z.strictObject({
  type: z.literal('media'),
  media_type: z.enum(['image', 'audio', 'video', 'file']),
  url: z.string(),
  text: z.string().default(''),
})
/** The client shows the bot as typing for so many milliseconds before the next action. */
const wait = z.strictObject({ type: z.literal('wait'), wait: z.int().min(0).max(60_000) })

const actionSchema = z.discriminatedUnion('type', [text, choice, card, media, wait])
export const actionsSchema = z.array(actionSchema).max(50)
export type Action = z.infer<typeof actionSchema>

/** A message as plain text. */
export function textOf(actions: readonly Action[]): string {
  return actions.flatMap(textsOf).filter(Boolean).join('\n')
}

function textsOf(action: Action): string[] {
  switch (action.type) {
    case 'text':
    case 'choice':
    case 'media':
      return [action.text]
    case 'card':
      return action.cards.flatMap(card => [card.title, card.text])
    case 'wait':
      return []
  }
}

/** Whether a user would see it: a text of invisible characters alone shows nothing, and a pause neither. */
export function isVisible(action: Action): boolean {
  switch (action.type) {
    case 'text':
      return !isBlank(action.text)
    case 'choice':
      return [action.text, ...action.options].some(text => !isBlank(text))
    case 'card':
      return action.cards.some(
        card =>
          card.image_source_url !== '' ||
          [card.title, card.text, ...card.buttons.map(each => each.title)].some(text => !isBlank(text)),
      )
    case 'media':
      return true
    case 'wait':
      return false
  }
}
