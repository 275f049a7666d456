import type { MenuItem, Widget } from '../../domain/bot/widget.ts'
import { builder } from '../builder.ts'

// What `WidgetConfig`, which everybody reads, and `WidgetSettings`, which administrators set, have in common.

export const WidgetDirection = builder.enumType('WidgetDirection', {
  description: 'In which direction the widget’s text runs.',
  values: {
    AUTO: { value: 'auto', description: 'As the widget’s language is written.' },
    LTR: { value: 'ltr', description: 'From left to right.' },
    RTL: { value: 'rtl', description: 'From right to left.' },
  } as const,
})

type Colors = { backgroundColor: string; color?: string | undefined }

const WidgetColors = builder.objectRef<Colors>('WidgetColors').implement({
  description: 'The colours of one part of the widget, as CSS writes them: a name, `#hex`, `rgb()` or `hsl()`.',
  fields: t => ({
    backgroundColor: t.exposeString('backgroundColor', { description: 'Of the area.' }),
    color: t.string({
      nullable: true,
      description:
        'Of the text on it; null: black or white, the one that is easier to read. Only the header’s can be null.',
      resolve: ({ color }) => color ?? null,
    }),
  }),
})

export const WidgetStyles = builder.objectRef<Widget['styles']>('WidgetStyles').implement({
  description: 'Colours and font of the widget.',
  fields: t => ({
    header: t.field({
      type: WidgetColors,
      description: 'The bar with the title, and the button that opens the widget.',
      resolve: styles => styles.header,
    }),
    sendButton: t.field({
      type: WidgetColors,
      description: 'The button that sends what the user wrote.',
      resolve: styles => styles.send_button,
    }),
    other: t.field({
      type: WidgetColors,
      description: 'Messages of the bot and of agents.',
      resolve: styles => styles.messages.other,
    }),
    me: t.field({ type: WidgetColors, description: 'Messages of the user.', resolve: styles => styles.messages.me }),
    button: t.field({
      type: WidgetColors,
      description: 'Suggested replies, and buttons on cards.',
      resolve: styles => styles.messages.button,
    }),
    fontFamily: t.string({
      description: 'Names of fonts, separated by commas, most wanted first.',
      resolve: styles => styles.font.fontFamily,
    }),
  }),
})

export const WidgetMenuItem = builder.objectRef<MenuItem>('WidgetMenuItem').implement({
  description: 'An item of the widget’s menu: it sends `text` as the user, or opens `url`. One of the two is set.',
  fields: t => ({
    title: t.exposeString('title', { description: 'The label of the item.' }),
    text: t.string({
      nullable: true,
      description: 'What the item sends as the user; null: it opens `url`.',
      resolve: item => (item.type === 'text' ? item.value : null),
    }),
    url: t.string({
      nullable: true,
      description: 'The address that the item opens; null: it sends `text`.',
      resolve: item => (item.type === 'url' ? item.value : null),
    }),
  }),
})
