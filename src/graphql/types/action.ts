import type { Action } from '../../domain/conversation/action.ts'
import { builder } from '../builder.ts'

type Of<T extends Action['type']> = Extract<Action, { type: T }>
type Card = Of<'card'>['cards'][number]
type Button = Card['buttons'][number]

const TextAction = builder.objectRef<Of<'text'>>('TextAction').implement({
  description: 'A text to show.',
  fields: t => ({ text: t.exposeString('text', { description: 'Plain text: no markup is interpreted.' }) }),
})

const ChoiceAction = builder.objectRef<Of<'choice'>>('ChoiceAction').implement({
  description: 'A text with answers to choose from. The chosen one is sent as the user’s message.',
  fields: t => ({
    text: t.exposeString('text', { description: 'What is asked; may be empty.' }),
    optionsType: t.exposeString('options_type', {
      description: 'How to show the options, in the vendor’s words: `suggested_replies` disappear once one is chosen.',
    }),
    options: t.exposeStringList('options', { description: 'The answers to choose from, 50 at most, in order.' }),
  }),
})

const CardButton = builder.objectRef<Button>('CardButton').implement({
  description: 'A button on a card.',
  fields: t => ({
    title: t.exposeString('title', { description: 'The label of the button.' }),
    type: t.exposeString('type', {
      description: 'What kind of button it is, in the vendor’s words: `postback` or `url`.',
    }),
    isActive: t.exposeBoolean('is_active', { description: 'Whether it can be pressed.' }),
    options: t.field({
      type: 'JSON',
      description:
        'An object of texts, in the vendor’s words: `message` is what the button sends as the user, `url` what it opens.',
      resolve: button => button.options,
    }),
  }),
})

const CardType = builder.objectRef<Card>('Card').implement({
  description: 'A picture with words and buttons.',
  fields: t => ({
    title: t.exposeString('title', { description: 'The heading of the card.' }),
    text: t.exposeString('text', { description: 'What stands under the heading; may be empty.' }),
    imageUrl: t.exposeString('image_source_url', { description: 'The address of the picture; empty: no picture.' }),
    linkUrl: t.exposeString('image_destination_url', {
      description: 'What a click on the picture opens; empty: nothing.',
    }),
    buttons: t.field({
      type: [CardButton],
      description: 'The buttons under it, 20 at most, in order.',
      resolve: card => card.buttons,
    }),
  }),
})

const CardAction = builder.objectRef<Of<'card'>>('CardAction').implement({
  description: 'One card, or several side by side.',
  fields: t => ({
    cards: t.field({ type: [CardType], description: '1 to 20 cards, in order.', resolve: action => action.cards }),
  }),
})

export const MediaType = builder.enumType('MediaType', {
  description: 'What is at the address of a `MediaAction`.',
  values: {
    IMAGE: { value: 'image', description: 'A picture.' },
    AUDIO: { value: 'audio', description: 'A sound.' },
    VIDEO: { value: 'video', description: 'A film.' },
    FILE: { value: 'file', description: 'Anything else, to download.' },
  } as const,
})

const MediaAction = builder.objectRef<Of<'media'>>('MediaAction').implement({
  description: 'A picture, a sound, a film or a file, by its address.',
  fields: t => ({
    mediaType: t.field({
      type: MediaType,
      description: 'What is at `url`.',
      resolve: action => action.media_type,
    }),
    url: t.exposeString('url', {
      description: 'The address as its author gave it. Check its scheme before you put it into a page.',
    }),
    text: t.exposeString('text', { description: 'The words beside it; may be empty.' }),
  }),
})

const WaitAction = builder.objectRef<Of<'wait'>>('WaitAction').implement({
  description: 'A pause before the next action, shown as typing.',
  fields: t => ({
    milliseconds: t.exposeInt('wait', { description: 'How long the pause is: 0 to 60,000.' }),
  }),
})

const names = {
  text: 'TextAction',
  choice: 'ChoiceAction',
  card: 'CardAction',
  media: 'MediaAction',
  wait: 'WaitAction',
} as const

export const ActionType = builder.unionType('Action', {
  description: 'A part of a message. Show the actions of a message in their order.',
  types: [TextAction, ChoiceAction, CardAction, MediaAction, WaitAction],
  resolveType: action => names[action.type],
})
