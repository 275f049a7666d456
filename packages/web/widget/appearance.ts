import { contrast, readable, readColour } from './colour.ts'

type Pair = { backgroundColor: string; color?: string | null }
/** The bot's setting `widget`, as the server sends it. */
export type Appearance = {
  title: string
  imageUrl?: string | null
  showAuthors: boolean
  greeting?: string | null
  direction: 'AUTO' | 'LTR' | 'RTL'
  language?: string | null
  persistentMenu: { title: string; text?: string | null; url?: string | null }[]
  styles: { header: Pair; sendButton: Pair; other: Pair; me: Pair; button: Pair; fontFamily: string }
}

const pair = (backgroundColor: string, color: string): Pair => ({ backgroundColor, color })

/** Until the server has answered, and when it cannot. */
export const defaultAppearance: Appearance = {
  title: '',
  showAuthors: false,
  direction: 'AUTO',
  persistentMenu: [],
  styles: {
    header: pair('#5b5bd6', '#ffffff'),
    sendButton: pair('#5b5bd6', '#ffffff'),
    other: pair('#f1f1f5', '#1b1b25'),
    me: pair('#5b5bd6', '#ffffff'),
    button: pair('#f1f1fe', '#42429f'),
    fontFamily: '',
  },
}

/** Of a stored one: what would break the widget. */
export const appearanceExample = {
  title: '',
  persistentMenu: [{}],
  styles: { header: {}, sendButton: {}, other: {}, me: {}, button: {} },
}

/** Custom properties for the style sheet. A text colour that cannot be read on its background is replaced. */
export function cssProperties(
  { styles }: Appearance,
  normal: (colour: string) => string,
  dark = false,
): Record<string, string> {
  const properties: Record<string, string> = {}
  // In the dark theme the style sheet's own colours are used for what is drawn on the panel.
  const onPanel = dark ? [] : (['other', 'button'] as const)
  for (const name of ['header', 'sendButton', 'me', ...onPanel] as const) {
    const { backgroundColor, color } = styles[name]
    const background = normal(backgroundColor)
    properties[`--${name}`] = background
    properties[`--${name}-text`] = readable(color ? normal(color) : null, background)
  }
  // The focus ring takes the header's colour if that is visible on white.
  const header = readColour(properties['--header']!)
  if (header && contrast(header, [255, 255, 255]) >= 3) properties['--accent'] = properties['--header']!
  if (styles.fontFamily) properties['--family'] = styles.fontFamily
  return properties
}

/** Names and hsl() as `#rrggbb`: a canvas parses every colour that the browser knows. */
export function normalColour(colour: string): string {
  const canvas = document.createElement('canvas').getContext('2d')
  if (!canvas) return colour
  canvas.fillStyle = colour
  return canvas.fillStyle
}

/** `language`: one that the widget has texts in. Of these Arabic is written from the right. */
export const directionOf = ({ direction }: Appearance, language: string): 'ltr' | 'rtl' =>
  direction === 'AUTO' ? (language.startsWith('ar') ? 'rtl' : 'ltr') : direction === 'RTL' ? 'rtl' : 'ltr'
