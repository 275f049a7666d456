import type { Action } from '../conversation/action.ts'
import type { Json, JsonObject } from '../json.ts'
import { type Budget, spend } from './budget.ts'
import { limits } from './limits.ts'

/** The values of `[[name]]`: the variables, and `[[text]]` for the user's text unless a variable has that name. */
export type Words = { text: string; variables: JsonObject; budget: Budget }

/** The action with every `[[name]]` replaced, in one pass: a placeholder inside a variable's value is not replaced. */
export function interpolateAction(action: Action, words: Words): Action {
  const put = (text: string) => interpolate(text, words)
  switch (action.type) {
    case 'text':
      return { ...action, text: put(action.text) }
    case 'choice':
      return { ...action, text: put(action.text), options: action.options.map(put) }
    case 'media':
      return { ...action, text: put(action.text), url: put(action.url) }
    case 'card':
      return {
        ...action,
        cards: action.cards.map(card => ({
          ...card,
          title: put(card.title),
          text: put(card.text),
          image_source_url: put(card.image_source_url),
          image_destination_url: put(card.image_destination_url),
          buttons: card.buttons.map(button => ({
            ...button,
            title: put(button.title),
            options: Object.fromEntries(Object.entries(button.options).map(([key, value]) => [key, put(value)])),
          })),
        })),
      }
    case 'wait':
      return action
  }
}

/** An unknown name gives nothing, an object its JSON. The result is cut at `limits.text`. */
export function interpolate(text: string, words: Words): string {
  if (words.budget.isSpent) return ''
  let room = limits.text
  const result = text.replace(placeholder, (_, name: string) => {
    const value = room > 0 ? cut(valueNamed(name.trim(), words), room) : ''
    room -= value.length
    return value
  })
  const written = cut(result, limits.text)
  return spend(words.budget, 'written', written.length) ? written : ''
}

const placeholder = /\[\[([^[\]]{1,128})\]\]/g

function valueNamed(name: string, { text, variables, budget }: Words): string {
  if (Object.hasOwn(variables, name)) return inWords(variables[name]!, budget)
  return name === 'text' ? text : ''
}

/** A value as a reader sees it: null is nothing, an object or array its JSON. */
export function inWords(value: Json, budget: Budget): string {
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

/** The first characters of a text, without half a character at the end. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text
  const last = text.charCodeAt(length - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length)
}
