import type { Bot } from '../../domain/bot/bot.ts'
import { builder } from '../builder.ts'
import { WidgetDirection, WidgetMenuItem, WidgetStyles } from './widget-styles.ts'

const WidgetConfig = builder.objectRef<Bot>('WidgetConfig').implement({
  description:
    'The appearance of a bot’s chat widget: its setting `widget` with the defaults filled in. Everybody may read it.',
  fields: t => ({
    title: t.string({
      description: 'Stands above the conversation: the setting `title`, else the bot’s name.',
      resolve: bot => bot.settings.widget.title ?? bot.name,
    }),
    imageUrl: t.string({
      nullable: true,
      description: 'A picture beside the title: an `https`, `http` or `data:image/…` address; null: none.',
      resolve: bot => bot.settings.widget.image_url,
    }),
    persistentMenu: t.field({
      type: [WidgetMenuItem],
      description: 'The items of the menu beside the field to write in, in order; empty: no menu.',
      resolve: bot => bot.settings.widget.persistent_menu,
    }),
    styles: t.field({
      type: WidgetStyles,
      description: 'Colours and font.',
      resolve: bot => bot.settings.widget.styles,
    }),
    showAuthors: t.boolean({
      description: 'Whether the widget shows the user the names of the bot and of the agents who answer.',
      resolve: bot => bot.settings.widget.showAuthors,
    }),
    greeting: t.string({
      nullable: true,
      description: 'Shown before a conversation begins; null: nothing.',
      resolve: bot => bot.settings.widget.greeting,
    }),
    direction: t.field({
      type: WidgetDirection,
      description: 'In which direction the text runs.',
      resolve: bot => bot.settings.widget.direction,
    }),
    language: t.string({
      nullable: true,
      description: 'Language of the widget’s own words, as in BCP 47, such as `pt-BR`; null: the browser’s.',
      resolve: bot => bot.settings.widget.language,
    }),
  }),
})

builder.queryField('widget', t =>
  t.field({
    type: WidgetConfig,
    nullable: true,
    description:
      'The appearance of a bot’s widget. Needs no credential, so put nothing into it that is not for everybody. Null: there is no such bot.',
    args: { botId: t.arg.id({ required: true, description: 'The bot whose widget it is.' }) },
    resolve: (_, { botId }, { parts }) => parts.company.widget(botId),
  }),
)
