import { z } from 'zod'

/** Characters of a URL, and of an image inside the settings. */
const MAX_URL = 2_048
const MAX_DATA_URL = 65_536
const MAX_MENU = 10

// Everything that ends up in a style sheet must match a pattern, so that no value can end its declaration and begin another.
const number = String.raw`(?:\d{1,3}(?:\.\d{1,6})?|\.\d{1,6})`
const colourPattern = new RegExp(
  `^(?:#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})|[a-z]{3,24}|(?:rgb|hsl)a?\\(${number}(?:deg|%)?(?:[ ,/]{1,3}${number}%?){2,3}\\))$`,
  'i',
)
const family = String.raw`(?:'[\p{L}\p{N} _-]{1,64}'|"[\p{L}\p{N} _-]{1,64}"|[\p{L}_-][\p{L}\p{N} _-]{0,63})`
const familiesPattern = new RegExp(`^${family}(?:, ?${family}){0,9}$`, 'u')
const dataUrlPattern = /^data:image\/(?:png|jpeg|gif|webp|avif|svg\+xml);base64,[A-Za-z0-9+/]+={0,2}$/

const colour = z.string().regex(colourPattern, 'A colour is a name, #hex, rgb() or hsl().')
const headerColour = colour.nullish().transform(value => value ?? undefined)
const colours = (backgroundColor: string, color: string) =>
  z.strictObject({ backgroundColor: colour.default(backgroundColor), color: colour.default(color) }).prefault({})

const image = z.union(
  [
    z
      .string()
      .max(MAX_URL)
      .refine(isAddress(['https:', 'http:'])),
    z.string().max(MAX_DATA_URL).regex(dataUrlPattern),
  ],
  `An image is an https or http URL of at most ${MAX_URL} characters, or a data:image/…;base64 of at most ${MAX_DATA_URL}.`,
)

const title = z.string().trim().min(1).max(128)
const menuItem = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ title, type: z.literal('text'), value: z.string().trim().min(1).max(1_000) }),
    z.strictObject({
      title,
      type: z.literal('url'),
      value: z
        .string()
        .max(MAX_URL)
        .refine(
          isAddress(['https:', 'http:', 'mailto:', 'tel:']),
          'The url of a menu item is https, http, mailto or tel.',
        ),
    }),
  ],
  'A menu item sends a text or opens a url: give one of the two.',
)

/** Appearance of a bot's chat widget: the vendor's `config` with its names in its order, and our own additions. */
export const widgetSchema = z.strictObject({
  image_url: image.nullable().default(null),
  /** An item sends `value` as the user's message, or opens it as a URL. */
  persistent_menu: z.array(menuItem).max(MAX_MENU).default([]),
  styles: z
    .strictObject({
      // The vendor's config has no text colour of the header: null counts as left out, so that its callers never read one.
      header: z.strictObject({ backgroundColor: colour.default('#0000ff'), color: headerColour }).prefault({}),
      send_button: colours('#2ab4c0', '#ffffff'),
      messages: z
        .strictObject({
          other: colours('#f5f5f5', '#000000'),
          me: colours('#e91e63', '#ffffff'),
          button: colours('#f2f6f9', '#000000'),
        })
        .prefault({}),
      font: z
        .strictObject({
          fontFamily: z
            .string()
            .max(256)
            .regex(familiesPattern, 'A fontFamily is a list of font names.')
            .default("'Roboto', sans-serif"),
        })
        .prefault({}),
    })
    .prefault({}),
  /** null: the bot's name. */
  title: title.nullable().default(null),
  /** Whether users see the names of the agents that answer them. */
  showAuthors: z.boolean().default(false),
  /** Shown before a conversation begins; null: nothing. */
  greeting: z.string().trim().min(1).max(1_000).nullable().default(null),
  /** auto: by the language, or by the text. */
  direction: z.enum(['auto', 'ltr', 'rtl']).default('auto'),
  /** Language of the widget's own texts, a BCP 47 tag; null: the browser's. */
  language: z
    .string()
    .max(35)
    .regex(/^[a-z]{2,8}(?:-[a-z0-9]{1,8})*$/i, 'A language is written like en or pt-BR.')
    .nullable()
    .default(null),
})
export type Widget = z.infer<typeof widgetSchema>
export type MenuItem = z.infer<typeof menuItem>

/** The vendor's `config.json` without our additions, which its callers do not know. */
export const vendorConfig = ({ image_url, persistent_menu, styles }: Widget) => ({
  image_url,
  persistent_menu,
  styles,
})

/** Checks a URL for a page: it has one of these schemes, and no character that would end an attribute. */
function isAddress(schemes: readonly string[]) {
  return (text: string) => !/[\s"'<>\\`]/.test(text) && schemes.includes(URL.parse(text)?.protocol ?? '')
}
