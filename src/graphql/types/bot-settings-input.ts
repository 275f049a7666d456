import { type DomainError, refuse } from '../../domain/error.ts'
import { builder } from '../builder.ts'
import { AgentMessageInNormalMode, LateBotReply, RelayFrame, RestAuth, VisitorAuth } from './bot-settings.ts'
import { WhileWaiting } from './deadlines.ts'
import { DeadlinesInput, toDeadlines } from './deadlines-input.ts'
import { WidgetDirection } from './widget-styles.ts'

const QuickReplyInput = builder.inputType('QuickReplyInput', {
  description: 'A text that agents write often.',
  fields: t => ({
    name: t.string({
      required: true,
      description: '1 to 32 letters, digits, `_` or `-`; unique without regard to case.',
    }),
    text: t.string({ required: true, description: 'What it writes: 1 to 10,000 characters.' }),
  }),
})

const WidgetMenuItemInput = builder.inputType('WidgetMenuItemInput', {
  description: 'An item of the widget’s menu: with a `text` or a `url`, not both.',
  fields: t => ({
    title: t.string({ required: true, description: 'The label of the item: 1 to 128 characters.' }),
    text: t.string({ description: 'What the item sends as the user: 1 to 1,000 characters.' }),
    url: t.string({
      description: 'What the item opens: `https`, `http`, `mailto` or `tel`, 2,048 characters at most.',
    }),
  }),
})

const WidgetColorsInput = builder.inputType('WidgetColorsInput', {
  description: 'Colours as CSS writes them: a name, `#hex`, `rgb()` or `hsl()`. What is left out stays as it is.',
  fields: t => ({
    backgroundColor: t.string({ description: 'Of the area.' }),
    color: t.string({
      description: 'Of the text on it. Null, for the header only: black or white, the one that is easier to read.',
    }),
  }),
})

const WidgetStylesInput = builder.inputType('WidgetStylesInput', {
  description: 'Colours and font of the widget. What is left out stays as it is.',
  fields: t => ({
    header: t.field({ type: WidgetColorsInput, description: 'The bar with the title.' }),
    sendButton: t.field({ type: WidgetColorsInput, description: 'The button that sends what the user wrote.' }),
    other: t.field({ type: WidgetColorsInput, description: 'Messages of the bot and of agents.' }),
    me: t.field({ type: WidgetColorsInput, description: 'Messages of the user.' }),
    button: t.field({ type: WidgetColorsInput, description: 'Suggested replies, and buttons on cards.' }),
    fontFamily: t.string({ description: 'Up to 10 names of fonts, separated by commas.' }),
  }),
})

const WidgetSettingsInput = builder.inputType('WidgetSettingsInput', {
  description: 'The appearance of a bot’s widget. What is left out stays as it is.',
  fields: t => ({
    title: t.string({ description: 'Above the conversation: 1 to 128 characters; null: the bot’s name.' }),
    imageUrl: t.string({
      description:
        'A picture beside the title: an `https` or `http` address of 2,048 characters at most, or a `data:image/…;base64,…` of 65,536; null: none.',
    }),
    persistentMenu: t.field({
      type: [WidgetMenuItemInput],
      description: 'The whole menu, 10 items at most: it replaces the one there is.',
    }),
    styles: t.field({ type: WidgetStylesInput, description: 'Colours and font.' }),
    showAuthors: t.boolean({
      description: 'Whether the widget shows the user the names of the bot and of the agents who answer.',
    }),
    greeting: t.string({
      description: 'Shown before a conversation begins: 1 to 1,000 characters; null: nothing.',
    }),
    direction: t.field({ type: WidgetDirection, description: 'In which direction the text runs.' }),
    language: t.string({
      description: 'Of the widget’s own words, as in BCP 47, such as `pt-BR`; null: the browser’s.',
    }),
  }),
})

export const BotSettingsInput = builder.inputType('BotSettingsInput', {
  description:
    'Settings of a bot. What is left out keeps its value, and of a new bot its default; a list replaces the whole list. Null is taken only where a description says what it means.',
  fields: t => ({
    visitorAuth: t.field({
      type: VisitorAuth,
      description: 'Whether users need a credential to start a conversation. Default: `OPEN`.',
    }),
    restAuth: t.field({
      type: RestAuth,
      description: 'How callers of the vendor’s REST endpoints prove that they may act for this bot. Default: `KEY`.',
    }),
    restPathVersion: t.int({
      description: '1 or more. Raise it to replace the secret in `Bot.restPathPrefix`: the old path stops working.',
    }),
    agentMessageInNormalMode: t.field({
      type: AgentMessageInNormalMode,
      description: 'What an agent’s message by REST does while the bot holds the conversation. Default: `REJECT`.',
    }),
    lateBotReply: t.field({
      type: LateBotReply,
      description:
        'What becomes of a bot’s message that comes after an agent took the conversation over. Default: `REFUSE`.',
    }),
    relayAgentMessages: t.boolean({
      description: 'Whether the message webhook gets the messages of agents, too. Default: false.',
    }),
    relayFrame: t.field({
      type: RelayFrame,
      description: 'Which of the vendor’s forms the relay of a user’s message has. Default: `BOTH`.',
    }),
    relayHandovers: t.boolean({
      description:
        'Whether the message webhook gets the moves of handovers, too, so that a third party learns of their end. Default: false.',
    }),
    claimFailedText: t.string({
      description:
        'What the bot says when a claim webhook cannot be reached and the handover fails: 1 to 1,000 characters; null: nothing.',
    }),
    deadlines: t.field({ type: DeadlinesInput, description: 'What happens when someone waits for too long.' }),
    whileWaiting: t.field({
      type: WhileWaiting,
      description: 'What the bot says instead of its fallback while the user waits for an agent. Default: `GO_ON`.',
    }),
    waitingText: t.string({
      description: 'What the bot says once in each wait, where `whileWaiting` says so: 1 to 1,000 characters.',
    }),
    quickReplies: t.field({
      type: [QuickReplyInput],
      description: 'All of them, 100 at most: they replace those there are.',
    }),
    widget: t.field({ type: WidgetSettingsInput, description: 'The appearance of the bot’s chat widget.' }),
  }),
})

type Input = typeof BotSettingsInput.$inferInput
type WidgetInput = typeof WidgetSettingsInput.$inferInput
type StylesInput = typeof WidgetStylesInput.$inferInput
type MenuInput = typeof WidgetMenuItemInput.$inferInput

/** The input with its settings as the application knows them. */
export const withSettings = <T extends { settings?: Input | null | undefined }>({ settings, ...rest }: T) => ({
  ...rest,
  ...(settings && { settings: toSettings(settings) }),
})

/** A setting that is left out must stay out: what is there is merged over what is known. */
const toSettings = ({ widget, deadlines, ...rest }: Input): object =>
  given({ ...rest, deadlines: deadlines && toDeadlines(deadlines), widget: widget && toWidget(widget) })

const toWidget = ({ imageUrl, persistentMenu, styles, ...rest }: WidgetInput) =>
  given({
    ...rest,
    image_url: imageUrl,
    persistent_menu: persistentMenu?.map(toMenuItem) ?? persistentMenu,
    styles: styles && toStyles(styles),
  })

function toMenuItem({ title, text, url }: MenuInput) {
  if (text != null && url == null) return { title, type: 'text', value: text }
  if (url != null && text == null) return { title, type: 'url', value: url }
  // Refused by the rule: an item is one of the two.
  return { title, type: null }
}

const toStyles = ({ header, sendButton, other, me, button, fontFamily }: StylesInput) =>
  given({
    header,
    send_button: sendButton,
    messages: given({ other, me, button }),
    font: given({ fontFamily }),
  })

const given = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

/** The refusal with the path in the words of `BotSettingsInput`: the rules know a widget in the vendor's words. */
export function withInputPath(refusal: DomainError, settings: Input | null | undefined): DomainError {
  const { path } = refusal.detail
  if (!path?.startsWith('input.settings.')) return refusal
  const written = path
    .replace(/(?<=\.deadlines\.\w+)(?=\.\d)/, '.steps')
    .replace('.image_url', '.imageUrl')
    .replace('.send_button', '.sendButton')
    .replace(/\.styles\.(?:messages|font)\b/, '.styles')
    .replace('.persistent_menu', '.persistentMenu')
    .replace(/(?<=\.persistentMenu\.\d+)\.type$/, '')
    .replace(/(?<=\.persistentMenu\.)(\d+)\.value$/, (_, index: string) => {
      const item = settings?.widget?.persistentMenu?.[Number(index)]
      return `${index}.${item?.text == null ? 'url' : 'text'}`
    })
  return refuse(refusal.code, refusal.message, { ...refusal.detail, path: written })
}
