import type { Action } from '../conversation/action.ts'
import type { Json, JsonObject } from '../json.ts'
import { truncate } from '../text.ts'
import { type Budget, spend } from './budget.ts'
import { limits } from './limits.ts'

/** The values of placeholders `[[name]]`: the variables, and `[[text]]` for the user's text unless a variable has that name. */
type Values = { text: string; variables: JsonObject; budget: Budget }

/** The action with every `[[name]]` replaced, in one pass: a placeholder inside a variable's value is not replaced. */
export const interpolateAction = (action: Action, values: Values): Action =>
  mapTexts(action, text => interpolate(text, values))

/** The action with each of its texts and addresses replaced. */
export function mapTexts(action: Action, fill: (text: string) => string): Action {
  switch (action.type) {
    case 'text':
      return { ...action, text: fill(action.text) }
    case 'choice':
      return { ...action, text: fill(action.text), options: action.options.map(fill) }
    case 'media':
      return { ...action, text: fill(action.text), url: fill(action.url) }
    case 'card':
      return {
        ...action,
        cards: action.cards.map(card => ({
          ...card,
          title: fill(card.title),
          text: fill(card.text),
          image_source_url: fill(card.image_source_url),
          image_destination_url: fill(card.image_destination_url),
          buttons: card.buttons.map(button => ({
            ...button,
            title: fill(button.title),
            options: Object.fromEntries(Object.entries(button.options).map(([key, value]) => [key, fill(value)])),
          })),
        })),
      }
    case 'wait':
      return action
  }
}

/** An unknown name is replaced by nothing, an object by its JSON. The result is truncated at `limits.text`. */
export function interpolate(text: string, values: Values): string {
  if (values.budget.isSpent) return ''
  let room = limits.text
  const result = text.replace(placeholder, (_, name: string) => {
    const value = room > 0 ? truncate(textOf(name.trim(), values), room) : ''
    room -= value.length
    return value
  })
  const written = truncate(result, limits.text)
  return spend(values.budget, 'written', written.length) ? written : ''
}

export const placeholder = /\[\[([^[\]]{1,128})\]\]/g

function textOf(name: string, { text, variables, budget }: Values): string {
  if (Object.hasOwn(variables, name)) return toText(variables[name]!, budget)
  return name === 'text' ? text : ''
}

/** A value as text: null is empty, an object or array its JSON. */
export function toText(value: Json, budget: Budget): string {
  if (value === null) return ''
  if (typeof value !== 'object') return String(value)
  const json = toJson(value)
  return spend(budget, 'work', json.length) ? json : ''
}

function toJson(value: Json): string {
  try {
    return JSON.stringify(value)
  } catch {
    return '' // Nested deeper than the stack allows.
  }
}
