import { requireCredential } from '../../app/access.ts'
import { byId } from '../../domain/list-order.ts'
import { builder } from '../builder.ts'
import { connectionType, forward, forwardArgs } from '../connection.ts'
import { orRefuse } from '../errors.ts'
import { BotType } from '../refs.ts'
import { BotSettingsType } from './bot-settings.ts'

builder.node(BotType, {
  description:
    'What users chat with: a flow of modules that the server runs, or an external program that speaks through this API with a `BOT` key.',
  id: {
    description: 'Begins with `bot_`. The vendor’s REST paths take it as `{botId}`.',
    resolve: bot => bot.id,
  },
  loadOne: async (id, { principal, parts }) => orRefuse(await parts.company.bot(principal, id, 'readConversation')),
  fields: t => ({
    name: t.exposeString('name', { description: 'Shown to users, unless the widget has a title of its own.' }),
    flowVersion: t.exposeInt('flowVersion', {
      nullable: true,
      description:
        'Counts the published flows: 1 is the first. Null: none was published, an external program speaks for the bot.',
    }),
    flow: t.field({
      type: 'JSON',
      nullable: true,
      description: 'The published flow document, by the JSON Schema in schema/flow.schema.json; null: none. For staff.',
      resolve: (bot, _, context) => {
        orRefuse(requireCredential(context.principal, 'readCompany'))
        return bot.flow?.document ?? null
      },
    }),
    settings: t.field({
      type: BotSettingsType,
      description: 'What the company chose for this bot. For staff.',
      resolve: (bot, _, context) => {
        orRefuse(requireCredential(context.principal, 'readCompany'))
        return bot.settings
      },
    }),
    restPathPrefix: t.string({
      description:
        'What to put in front of the vendor’s REST paths of this bot: `/via/<secret>` where its setting `restAuth` is `PATH_SECRET`, else empty. For administrators.',
      resolve: (bot, _, context) => {
        orRefuse(requireCredential(context.principal, 'readAdmin'))
        return bot.settings.restAuth === 'path-secret' ? `/via/${context.parts.pathSecretOf(bot)}` : ''
      },
    }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was created.', resolve: bot => bot.createdAt }),
  }),
})

builder.queryFields(t => ({
  bot: t.field({
    type: BotType,
    nullable: true,
    description: 'One bot. Null: there is none, or you may not see it. For staff.',
    args: { id: t.arg.id({ required: true, description: 'The id of the bot.' }) },
    resolve: async (_, { id }, { principal, parts }) => orRefuse(await parts.company.bot(principal, id)),
  }),
  bots: t.field({
    type: connectionType('Bot', BotType, 'bots'),
    description: 'The company’s bots, oldest first: all of them, or those that your key is narrowed to. For staff.',
    args: forwardArgs,
    resolve: (_, args, { principal, parts }) => forward(byId('bot'), args, page => parts.company.bots(principal, page)),
  }),
}))
