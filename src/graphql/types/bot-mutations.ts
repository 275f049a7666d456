import type { Bot } from '../../domain/bot/bot.ts'
import { isRefusal } from '../../domain/error.ts'
import { builder } from '../builder.ts'
import { BotType } from '../refs.ts'
import { orThrow, resultOf } from '../results.ts'
import { BotSettingsInput, withInputPath, withSettings } from './bot-settings-input.ts'

const successOf = (name: string, description: string) =>
  builder.objectRef<{ bot: Bot }>(`${name}Success`).implement({
    description,
    fields: t => ({ bot: t.field({ type: BotType, description: 'The bot as it is now.', resolve: made => made.bot }) }),
  })

const CreateBotResult = resultOf('CreateBot', successOf('CreateBot', 'The bot exists, without a flow.'), [])
const CreateBotInput = builder.inputType('CreateBotInput', {
  description: 'A new bot.',
  fields: t => ({
    name: t.string({ required: true, description: 'Shown to users: 1 to 128 characters.' }),
    settings: t.field({ type: BotSettingsInput, description: 'Settings that differ from the defaults.' }),
  }),
})

const UpdateBotResult = resultOf('UpdateBot', successOf('UpdateBot', 'The changes are in force.'), [])
const UpdateBotInput = builder.inputType('UpdateBotInput', {
  description: 'What to change of a bot.',
  fields: t => ({
    botId: t.id({ required: true, description: 'The bot to change.' }),
    name: t.string({ description: 'Its new name, 1 to 128 characters; left out: the name stays.' }),
    settings: t.field({ type: BotSettingsInput, description: 'The settings that change; all others stay.' }),
  }),
})

const PublishFlowResult = resultOf(
  'PublishFlow',
  successOf('PublishFlow', 'The flow is in force, for conversations that are open as well.'),
  ['FlowInvalid'],
)
const PublishFlowInput = builder.inputType('PublishFlowInput', {
  description: 'A flow document, and the bot it is for.',
  fields: t => ({
    botId: t.id({ required: true, description: 'The bot that the flow is for.' }),
    flow: t.field({
      type: 'JSON',
      required: true,
      description:
        'The whole document, by the JSON Schema in schema/flow.schema.json. It replaces the published one; docs/flow.md explains it.',
    }),
  }),
})

builder.mutationFields(t => ({
  createBot: t.field({
    type: CreateBotResult,
    description:
      'Creates a bot. Without a flow it says nothing by itself: publish one, or let a program speak for it. For administrators.',
    args: { input: t.arg({ type: CreateBotInput, required: true, description: 'The bot.' }) },
    resolve: async (_, { input }, { principal, parts }) => {
      const bot = orThrow(await parts.bots.createBot(principal, withSettings(input)))
      return isRefusal(bot) ? withInputPath(bot, input.settings) : { bot }
    },
  }),
  updateBot: t.field({
    type: UpdateBotResult,
    description: 'Changes a bot’s name and settings. What is left out stays. For administrators.',
    args: { input: t.arg({ type: UpdateBotInput, required: true, description: 'The bot, and what changes.' }) },
    resolve: async (_, { input }, { principal, parts }) => {
      const bot = orThrow(await parts.bots.updateBot(principal, withSettings(input)))
      return isRefusal(bot) ? withInputPath(bot, input.settings) : { bot }
    },
  }),
  publishFlow: t.field({
    type: PublishFlowResult,
    description:
      'Checks a flow document and puts it in force; one with a fault changes nothing, and every fault is named. The claim webhooks that it names are made with it. For administrators.',
    args: { input: t.arg({ type: PublishFlowInput, required: true, description: 'The bot and its flow.' }) },
    resolve: async (_, { input }, { principal, parts }) => {
      const bot = orThrow(await parts.bots.publishFlow(principal, { botId: input.botId, flow: input.flow }))
      return isRefusal(bot) ? bot : { bot }
    },
  }),
}))
