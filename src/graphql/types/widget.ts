import type { Bot } from '../../domain/bot/bot.ts'
import type { MenuItem, Widget } from '../../domain/bot/widget.ts'
import { builder } from '../builder.ts'

type Colours = { backgroundColor: string; color?: string | undefined }

const WidgetDirection = builder.enumType('WidgetDirection', { values: ['AUTO', 'LTR', 'RTL'] as const })

const WidgetColors = builder.objectRef<Colours>('WidgetColors').implement({
  fields: t => ({
    backgroundColor: t.exposeString('backgroundColor'),
    color: t.string({
      nullable: true,
      description: 'Of the words; null: black or white, whichever can be read.',
      resolve: ({ color }) => color ?? null,
    }),
  }),
})

const WidgetStyles = builder.objectRef<Widget['styles']>('WidgetStyles').implement({
  fields: t => ({
    header: t.field({ type: WidgetColors, resolve: styles => styles.header }),
    sendButton: t.field({ type: WidgetColors, resolve: styles => styles.send_button }),
    other: t.field({
      type: WidgetColors,
      description: 'Messages of the bot and of agents.',
      resolve: styles => styles.messages.other,
    }),
    me: t.field({
      type: WidgetColors,
      description: 'Messages of the user.',
      resolve: styles => styles.messages.me,
    }),
    button: t.field({ type: WidgetColors, resolve: styles => styles.messages.button }),
    fontFamily: t.string({ resolve: styles => styles.font.fontFamily }),
  }),
})

const MenuItemType = builder.objectRef<MenuItem>('WidgetMenuItem').implement({
  description: 'Says `text` as the user, or opens `url`: one of the two is there.',
  fields: t => ({
    title: t.exposeString('title'),
    text: t.string({ nullable: true, resolve: item => (item.type === 'text' ? item.value : null) }),
    url: t.string({ nullable: true, resolve: item => (item.type === 'url' ? item.value : null) }),
  }),
})

const WidgetConfig = builder.objectRef<Bot>('WidgetConfig').implement({
  description: 'How a bot’s chat widget looks: the bot’s setting `widget`.',
  fields: t => ({
    title: t.string({ resolve: bot => bot.settings.widget.title ?? bot.name }),
    imageUrl: t.string({ nullable: true, resolve: bot => bot.settings.widget.image_url }),
    persistentMenu: t.field({ type: [MenuItemType], resolve: bot => bot.settings.widget.persistent_menu }),
    styles: t.field({ type: WidgetStyles, resolve: bot => bot.settings.widget.styles }),
    showAuthors: t.boolean({
      description: 'Whether users are told the names of the agents that answer them.',
      resolve: bot => bot.settings.widget.showAuthors,
    }),
    greeting: t.string({
      nullable: true,
      description: 'Shown before a conversation begins.',
      resolve: bot => bot.settings.widget.greeting,
    }),
    direction: t.field({
      type: WidgetDirection,
      resolve: bot => directions[bot.settings.widget.direction],
    }),
    language: t.string({
      nullable: true,
      description: 'Of the widget’s own words, as BCP 47 writes it; null: the browser’s.',
      resolve: bot => bot.settings.widget.language,
    }),
  }),
})

const directions = { auto: 'AUTO', ltr: 'LTR', rtl: 'RTL' } as const

builder.queryField('widget', t =>
  t.field({
    type: WidgetConfig,
    nullable: true,
    description: 'Needs no credential: whoever embeds the widget shows it to everybody.',
    args: { botId: t.arg.id({ required: true }) },
    resolve: (_, { botId }, { parts }) => parts.company.widget(botId),
  }),
)
