import { type Appearance, cssProperties, directionOf, normalColour } from './appearance.ts'
import type { Model } from './model.ts'
import type { Options } from './options.ts'
import { phrasesFor } from './phrases.ts'

type Theme = Pick<Model, 'appearance' | 'language' | 'phrases' | 'direction' | 'properties' | 'dark'>

export const darkScheme = matchMedia('(prefers-color-scheme: dark)')

/** The tag's attributes win over the bot's setting, and that over the language of the page and of the browser. */
export function themeOf(options: Options, appearance: Appearance): Theme {
  const dark = options.theme === 'dark' || (options.theme === 'auto' && darkScheme.matches)
  const { language, phrases } = phrasesFor([
    options.language,
    appearance.language,
    document.documentElement.lang,
    ...navigator.languages,
  ])
  return {
    appearance: { ...appearance, title: options.title ?? appearance.title },
    language,
    phrases,
    direction: directionOf(appearance, language),
    properties: cssProperties(appearance, normalColour, dark),
    dark,
  }
}
