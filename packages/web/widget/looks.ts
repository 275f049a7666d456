import { contrast, readable, readColour } from './colour.ts'

type Pair = { backgroundColor: string; color?: string | null }
/** The bot's setting `widget`, as the server tells it. */
export type Looks = {
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

/** Until the server has said how the bot looks, and where it cannot. */
export const plain: Looks = {
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

/** The custom properties of the style sheet. Words that could not be read on their ground get a colour that can. */
export function propertiesOf(
  { styles }: Looks,
  normal: (colour: string) => string,
  dark = false,
): Record<string, string> {
  const properties: Record<string, string> = {}
  // What lies on the panel is as dark as it is.
  const light = dark ? [] : (['other', 'button'] as const)
  for (const name of ['header', 'sendButton', 'me', ...light] as const) {
    const { backgroundColor, color } = styles[name]
    const ground = normal(backgroundColor)
    properties[`--${name}`] = ground
    properties[`--${name}-text`] = readable(color ? normal(color) : null, ground)
  }
  // What is pointed out is so in the colour of the header, where that can be seen on white.
  const ring = readColour(properties['--header']!)
  if (ring && contrast(ring, [255, 255, 255]) >= 3) properties['--accent'] = properties['--header']!
  if (styles.fontFamily) properties['--family'] = styles.fontFamily
  return properties
}

/** Names and hsl() as `#rrggbb`, by the browser's own reading. */
export function normalColour(colour: string): string {
  const canvas = document.createElement('canvas').getContext('2d')
  if (!canvas) return colour
  canvas.fillStyle = colour
  return canvas.fillStyle
}

const rightToLeft = /^(ar|arc|ckb|dv|fa|ha|he|khw|ks|ps|sd|ug|ur|yi)\b/

export const directionOf = ({ direction }: Looks, language: string): 'ltr' | 'rtl' =>
  direction === 'AUTO' ? (rightToLeft.test(language) ? 'rtl' : 'ltr') : direction === 'RTL' ? 'rtl' : 'ltr'
