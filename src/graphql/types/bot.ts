import { requireReader } from '../../app/reads/access.ts'
import type { Bot } from '../../domain/bot/bot.ts'
import { isRefusal } from '../../domain/error.ts'
import type { Json } from '../../domain/json.ts'
import { byId } from '../../domain/list-order.ts'
import { builder } from '../builder.ts'
import { connectionType, forward, forwardArgs } from '../connection.ts'
import { orRefuse } from '../errors.ts'
import { BotType } from '../refs.ts'
import { orThrow, resultOf } from '../results.ts'
import { BotSettingsType } from './bot-settings.ts'
import { BotSettingsInput, withInputPath, withSettings } from './bot-settings-input.ts'

builder.node(BotType, {
  description: 'A flow of modules, or an external program that speaks through the API.',
  id: { resolve: bot => bot.id },
  loadOne: async (id, { principal, parts }) => orRefuse(await parts.company.bot(principal, id, 'readConversation')),
  fields: t => ({
    name: t.exposeString('name'),
    flowVersion: t.exposeInt('flowVersion', {
      nullable: true,
      description: 'null: an external program speaks for it.',
    }),
    flow: t.field({
      type: 'JSON',
      nullable: true,
      description: 'The published flow document.',
      resolve: (bot, _, context) => {
        orRefuse(requireReader(context.principal, 'readCompany'))
        return bot.flow?.document ?? null
      },
    }),
    settings: t.field({
      type: BotSettingsType,
      description: 'What the company chose for this bot. For staff.',
      resolve: (bot, _, context) => {
        orRefuse(requireReader(context.principal, 'readCompany'))
        return bot.settings
      },
    }),
    restPathPrefix: t.string({
      description:
        'What stands before the vendor’s REST paths of this bot: a secret where its restAuth is path-secret.',
      resolve: (bot, _, context) => {
        orRefuse(requireReader(context.principal, 'readAdmin'))
        return bot.settings.restAuth === 'path-secret' ? `/via/${context.parts.pathSecretOf(bot)}` : ''
      },
    }),
    createdAt: t.field({ type: 'DateTime', resolve: bot => bot.createdAt }),
  }),
})

builder.queryFields(t => ({
  bot: t.field({
    type: BotType,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_, { id }, { principal, parts }) => orRefuse(await parts.company.bot(principal, id)),
  }),
  bots: t.field({
    type: connectionType('Bot', BotType, 'bots'),
    args: forwardArgs,
    resolve: (_, args, { principal, parts }) => forward(byId('bot'), args, page => parts.company.bots(principal, page)),
  }),
}))

type BotSuccess = { bot: Bot }
const success = (name: string) =>
  builder
    .objectRef<BotSuccess>(name)
    .implement({ fields: t => ({ bot: t.field({ type: BotType, resolve: s => s.bot }) }) })

const CreateBotResult = resultOf('CreateBot', success('CreateBotSuccess'), [])
const UpdateBotResult = resultOf('UpdateBot', success('UpdateBotSuccess'), [])
const PublishFlowResult = resultOf('PublishFlow', success('PublishFlowSuccess'), ['FlowInvalid'])

const CreateBotInput = builder.inputType('CreateBotInput', {
  fields: t => ({
    name: t.string({ required: true }),
    settings: t.field({ type: BotSettingsInput, description: 'Settings that differ from the defaults.' }),
  }),
})
const UpdateBotInput = builder.inputType('UpdateBotInput', {
  fields: t => ({
    botId: t.id({ required: true }),
    name: t.string(),
    settings: t.field({
      type: BotSettingsInput,
      description: 'The settings that change; the others keep their value.',
    }),
  }),
})
const PublishFlowInput = builder.inputType('PublishFlowInput', {
  fields: t => ({ botId: t.id({ required: true }), flow: t.field({ type: 'JSON', required: true }) }),
})

builder.mutationFields(t => ({
  createBot: t.field({
    type: CreateBotResult,
    args: { input: t.arg({ type: CreateBotInput, required: true }) },
    resolve: async (_, { input }, { principal, parts }) => {
      const bot = orThrow(await parts.manage.createBot(principal, withSettings(input)))
      return isRefusal(bot) ? withInputPath(bot, input.settings) : { bot }
    },
  }),
  updateBot: t.field({
    type: UpdateBotResult,
    args: { input: t.arg({ type: UpdateBotInput, required: true }) },
    resolve: async (_, { input }, { principal, parts }) => {
      const bot = orThrow(await parts.manage.updateBot(principal, withSettings(input)))
      return isRefusal(bot) ? withInputPath(bot, input.settings) : { bot }
    },
  }),
  publishFlow: t.field({
    type: PublishFlowResult,
    args: { input: t.arg({ type: PublishFlowInput, required: true }) },
    resolve: async (_, { input }, { principal, parts }) => {
      const bot = orThrow(await parts.manage.publishFlow(principal, { botId: input.botId, flow: input.flow as Json }))
      return isRefusal(bot) ? bot : { bot }
    },
  }),
}))
