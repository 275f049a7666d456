import { directionOf, type Looks, normalColour, propertiesOf } from './looks.ts'
import type { Model } from './model.ts'
import type { Options } from './options.ts'
import { wordsOf } from './words.ts'

type Dress = Pick<Model, 'looks' | 'language' | 'words' | 'direction' | 'properties' | 'dark'>

/** How it looks on this page: what the tag says goes before what the bot's setting does, and that before the page and the browser. */
export function dress(options: Options, looks: Looks, dark: boolean): Dress {
  const { language, words } = wordsOf([
    options.language,
    looks.language,
    document.documentElement.lang,
    ...navigator.languages,
  ])
  return {
    looks: { ...looks, title: options.title ?? looks.title },
    language,
    words,
    direction: directionOf(looks, language),
    properties: propertiesOf(looks, normalColour, dark),
    dark,
  }
}
