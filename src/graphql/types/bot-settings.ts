import type { BotSettings } from '../../domain/bot/bot.ts'
import type { Widget } from '../../domain/bot/widget.ts'
import { builder } from '../builder.ts'
import { DeadlinesType, WhileWaiting } from './deadlines.ts'
import { WidgetDirection, WidgetMenuItem, WidgetStyles } from './widget-styles.ts'

export const VisitorAuth = builder.enumType('VisitorAuth', {
  description: 'Whether a user needs a credential to start a conversation.',
  values: {
    OPEN: { value: 'open', description: 'Anybody may start one, under any `userId` that is not in use.' },
    REQUIRED: {
      value: 'required',
      description: 'Only with a JWT signed by one of the bot’s identity keys, or with an API key of the company.',
    },
  } as const,
})

export const RestAuth = builder.enumType('RestAuth', {
  description: 'How a caller of the vendor’s REST endpoints proves that it may act for the bot.',
  values: {
    KEY: { value: 'key', description: 'With an API key in the `Authorization` header.' },
    PATH_SECRET: {
      value: 'path-secret',
      description:
        'With an API key, or with the secret in the path (`Bot.restPathPrefix`): for platforms that can store a URL and nothing else.',
    },
    OPEN: {
      value: 'open',
      description:
        'Not at all. Followed only where the server listens on a loopback address or `BATON_ALLOW_OPEN_REST` is set.',
    },
  } as const,
})

export const AgentMessageInNormalMode = builder.enumType('AgentMessageInNormalMode', {
  description: 'What an agent’s message by REST does while the bot holds the conversation.',
  values: {
    REJECT: { value: 'reject', description: 'It is refused with `not_in_listen_mode`, and not delivered.' },
    ACCEPT_HANDOVER: {
      value: 'accept-handover',
      description: 'It takes the conversation over, as `acceptHandover` does, and is delivered.',
    },
  } as const,
})

export const LateBotReply = builder.enumType('LateBotReply', {
  description: 'What becomes of a message of an external bot that comes after an agent took the conversation over.',
  values: {
    REFUSE: { value: 'refuse', description: 'It is refused with `ControlLost`.' },
    SUGGEST: {
      value: 'suggest',
      description: 'It is kept for the agent as `ReplySuggested`; the user never sees it.',
    },
  } as const,
})

export const RelayFrame = builder.enumType('RelayFrame', {
  description: 'Which of the vendor’s forms the relay of a user’s message has.',
  values: {
    BOTH: {
      value: 'both',
      description: 'The current form with the words of the old one in it: a receiver of either finds what it reads.',
    },
    CURRENT: { value: 'current', description: 'The current form: the actions at `data.message.actions`.' },
    OLD: { value: 'old', description: 'The older form: the words at `data.message.message`, and no actions.' },
  } as const,
})

const QuickReply = builder.objectRef<BotSettings['quickReplies'][number]>('QuickReply').implement({
  description: 'A text that agents write often. At the desk, `/` and its name write it.',
  fields: t => ({
    name: t.exposeString('name', {
      description: '1 to 32 letters, digits, `_` or `-`; unique without regard to case.',
    }),
    text: t.exposeString('text', {
      description: 'What it writes. `[[name]]` becomes the value of the conversation’s variable of that name.',
    }),
  }),
})

const WidgetSettings = builder.objectRef<Widget>('WidgetSettings').implement({
  description:
    'The appearance of a bot’s widget, as it is set. `Query.widget` answers the same with the bot’s name filled in.',
  fields: t => ({
    title: t.exposeString('title', {
      nullable: true,
      description: 'Stands above the conversation; null: the bot’s name.',
    }),
    imageUrl: t.exposeString('image_url', {
      nullable: true,
      description: 'A picture beside the title; null: none.',
    }),
    persistentMenu: t.field({
      type: [WidgetMenuItem],
      description: 'The items of the menu, in order; empty: no menu.',
      resolve: widget => widget.persistent_menu,
    }),
    styles: t.field({ type: WidgetStyles, description: 'Colours and font.', resolve: widget => widget.styles }),
    showAuthors: t.exposeBoolean('showAuthors', {
      description: 'Whether the widget shows the user the names of the bot and of the agents who answer.',
    }),
    greeting: t.exposeString('greeting', {
      nullable: true,
      description: 'Shown before a conversation begins; null: nothing.',
    }),
    direction: t.field({
      type: WidgetDirection,
      description: 'In which direction the text runs.',
      resolve: widget => widget.direction,
    }),
    language: t.exposeString('language', {
      nullable: true,
      description: 'Language of the widget’s own words, as in BCP 47, such as `pt-BR`; null: the browser’s.',
    }),
  }),
})

export const BotSettingsType = builder.objectRef<BotSettings>('BotSettings').implement({
  description: 'What a company chose for one bot, with the defaults where it chose nothing. For staff.',
  fields: t => ({
    visitorAuth: t.field({
      type: VisitorAuth,
      description: 'Whether users need a credential to start a conversation.',
      resolve: settings => settings.visitorAuth,
    }),
    restAuth: t.field({
      type: RestAuth,
      description: 'How callers of the vendor’s REST endpoints prove that they may act for this bot.',
      resolve: settings => settings.restAuth,
    }),
    restPathVersion: t.exposeInt('restPathVersion', {
      description: 'The version of the secret in `Bot.restPathPrefix`. A higher number makes another secret.',
    }),
    agentMessageInNormalMode: t.field({
      type: AgentMessageInNormalMode,
      description: 'What an agent’s message by REST does while the bot holds the conversation.',
      resolve: settings => settings.agentMessageInNormalMode,
    }),
    lateBotReply: t.field({
      type: LateBotReply,
      description: 'What becomes of a bot’s message that comes after an agent took the conversation over.',
      resolve: settings => settings.lateBotReply,
    }),
    relayAgentMessages: t.exposeBoolean('relayAgentMessages', {
      description:
        'Whether the message webhook gets the messages of agents, too, beside those of the user and the bot.',
    }),
    relayFrame: t.field({
      type: RelayFrame,
      description: 'Which of the vendor’s forms the relay of a user’s message has.',
      resolve: settings => settings.relayFrame,
    }),
    relayHandovers: t.exposeBoolean('relayHandovers', {
      description: 'Whether the message webhook gets the moves of handovers, too, such as their end.',
    }),
    claimFailedText: t.exposeString('claimFailedText', {
      nullable: true,
      description: 'What the bot says when a claim webhook cannot be reached and the handover fails; null: nothing.',
    }),
    deadlines: t.field({
      type: DeadlinesType,
      description: 'What happens when someone waits for too long.',
      resolve: settings => settings.deadlines,
    }),
    whileWaiting: t.field({
      type: WhileWaiting,
      description: 'What the bot says instead of its fallback while the user waits for an agent.',
      resolve: settings => settings.whileWaiting,
    }),
    waitingText: t.exposeString('waitingText', { description: 'What the bot says where `whileWaiting` says so.' }),
    quickReplies: t.field({
      type: [QuickReply],
      description: 'Texts that agents write often, offered at the desk.',
      resolve: settings => settings.quickReplies,
    }),
    widget: t.field({
      type: WidgetSettings,
      description: 'The appearance of the bot’s chat widget.',
      resolve: settings => settings.widget,
    }),
  }),
})
