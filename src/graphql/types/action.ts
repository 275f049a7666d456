import type { Action } from '../../domain/conversation/action.ts'
import { builder } from '../builder.ts'

type Of<T extends Action['type']> = Extract<Action, { type: T }>
type Card = Of<'card'>['cards'][number]
type Button = Card['buttons'][number]

const TextAction = builder.objectRef<Of<'text'>>('TextAction').implement({
  fields: t => ({ text: t.exposeString('text') }),
})
const ChoiceAction = builder.objectRef<Of<'choice'>>('ChoiceAction').implement({
  fields: t => ({
    text: t.exposeString('text'),
    optionsType: t.exposeString('options_type'),
    options: t.exposeStringList('options'),
  }),
})
const CardButton = builder.objectRef<Button>('CardButton').implement({
  fields: t => ({
    title: t.exposeString('title'),
    type: t.exposeString('type'),
    isActive: t.exposeBoolean('is_active'),
    options: t.field({ type: 'JSON', resolve: button => button.options }),
  }),
})
const CardType = builder.objectRef<Card>('Card').implement({
  fields: t => ({
    title: t.exposeString('title'),
    text: t.exposeString('text'),
    imageUrl: t.exposeString('image_source_url'),
    linkUrl: t.exposeString('image_destination_url'),
    buttons: t.field({ type: [CardButton], resolve: card => card.buttons }),
  }),
})
const CardAction = builder.objectRef<Of<'card'>>('CardAction').implement({
  fields: t => ({ cards: t.field({ type: [CardType], resolve: action => action.cards }) }),
})
const MediaType = builder.enumType('MediaType', {
  values: {
    IMAGE: { value: 'image' },
    AUDIO: { value: 'audio' },
    VIDEO: { value: 'video' },
    FILE: { value: 'file' },
  } as const,
})
const MediaAction = builder.objectRef<Of<'media'>>('MediaAction').implement({
  fields: t => ({
    mediaType: t.field({ type: MediaType, resolve: action => action.media_type }),
    url: t.exposeString('url'),
    text: t.exposeString('text'),
  }),
})
const WaitAction = builder.objectRef<Of<'wait'>>('WaitAction').implement({
  fields: t => ({
    milliseconds: t.exposeInt('wait', { description: 'How long to show typing before the next action.' }),
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
  types: [TextAction, ChoiceAction, CardAction, MediaAction, WaitAction],
  resolveType: action => names[action.type],
})

const TextInput = builder.inputType('TextActionInput', { fields: t => ({ text: t.string({ required: true }) }) })
const ChoiceInput = builder.inputType('ChoiceActionInput', {
  fields: t => ({
    text: t.string({ required: true }),
    options: t.stringList({ required: true }),
    optionsType: t.string({ defaultValue: 'suggested_replies' }),
  }),
})
const ButtonInput = builder.inputType('CardButtonInput', {
  fields: t => ({
    title: t.string({ required: true }),
    type: t.string({ defaultValue: 'postback' }),
    isActive: t.boolean({ defaultValue: true }),
    options: t.field({ type: 'JSON' }),
  }),
})
const CardInput = builder.inputType('CardInput', {
  fields: t => ({
    title: t.string({ required: true }),
    text: t.string(),
    imageUrl: t.string(),
    linkUrl: t.string(),
    buttons: t.field({ type: [ButtonInput] }),
  }),
})
const CardsInput = builder.inputType('CardActionInput', {
  fields: t => ({ cards: t.field({ type: [CardInput], required: true }) }),
})
const MediaInput = builder.inputType('MediaActionInput', {
  fields: t => ({
    mediaType: t.field({ type: MediaType, required: true }),
    url: t.string({ required: true }),
    text: t.string(),
  }),
})
const WaitInput = builder.inputType('WaitActionInput', { fields: t => ({ milliseconds: t.int({ required: true }) }) })

export const ActionInput = builder.inputType('ActionInput', {
  isOneOf: true,
  fields: t => ({
    text: t.field({ type: TextInput }),
    choice: t.field({ type: ChoiceInput }),
    card: t.field({ type: CardsInput }),
    media: t.field({ type: MediaInput }),
    wait: t.field({ type: WaitInput }),
  }),
})

/** The vendor's shape of an input, for `compose` to check. */
export function toAction(input: typeof ActionInput.$inferInput): unknown {
  if (input.text) return { type: 'text', ...input.text }
  if (input.choice) {
    const { text, options, optionsType } = input.choice
    return { type: 'choice', text, options_type: optionsType ?? undefined, options }
  }
  if (input.card) return { type: 'card', cards: input.card.cards.map(toCard) }
  if (input.media) {
    const { mediaType, url, text } = input.media
    return { type: 'media', media_type: mediaType, url, text: text ?? undefined }
  }
  return { type: 'wait', wait: input.wait?.milliseconds }
}

function toCard({ title, text, imageUrl, linkUrl, buttons }: typeof CardInput.$inferInput) {
  return {
    title,
    text: text ?? undefined,
    image_source_url: imageUrl ?? undefined,
    image_destination_url: linkUrl ?? undefined,
    buttons: buttons?.map(each => ({
      is_active: each.isActive ?? undefined,
      title: each.title,
      options: each.options ?? undefined,
      type: each.type ?? undefined,
    })),
  }
}
