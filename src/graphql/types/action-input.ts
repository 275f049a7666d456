import { type DomainError, refuse } from '../../domain/error.ts'
import { builder } from '../builder.ts'
import { MediaType } from './action.ts'

const TextInput = builder.inputType('TextActionInput', {
  description: 'A text to show.',
  fields: t => ({ text: t.string({ required: true, description: 'Plain text, 10,000 characters at most.' }) }),
})

const ChoiceInput = builder.inputType('ChoiceActionInput', {
  description: 'A text with answers to choose from.',
  fields: t => ({
    text: t.string({ required: true, description: 'What is asked, 10,000 characters at most; may be empty.' }),
    options: t.stringList({ required: true, description: 'The answers to choose from, 50 at most.' }),
    optionsType: t.string({
      defaultValue: 'suggested_replies',
      description: 'How to show the options, in the vendor’s words.',
    }),
  }),
})

const ButtonInput = builder.inputType('CardButtonInput', {
  description: 'A button on a card.',
  fields: t => ({
    title: t.string({ required: true, description: 'The label of the button.' }),
    type: t.string({ defaultValue: 'postback', description: 'What kind of button it is, in the vendor’s words.' }),
    isActive: t.boolean({ defaultValue: true, description: 'Whether it can be pressed.' }),
    options: t.field({
      type: 'JSON',
      description:
        'An object of texts: `message` is what the button sends as the user (else its title), `url` what it opens instead (`https`, `http`, `mailto` or `tel`).',
    }),
  }),
})

const CardInput = builder.inputType('CardInput', {
  description: 'A picture with words and buttons.',
  fields: t => ({
    title: t.string({ required: true, description: 'The heading of the card.' }),
    text: t.string({ description: 'What stands under the heading.' }),
    imageUrl: t.string({
      description: 'The address of the picture, `https`, `http` or `data:image/…`; left out: no picture.',
    }),
    linkUrl: t.string({
      description: 'What a click on the picture opens, an `https` or `http` address; left out: nothing.',
    }),
    buttons: t.field({ type: [ButtonInput], description: 'The buttons under it, 20 at most.' }),
  }),
})

const CardsInput = builder.inputType('CardActionInput', {
  description: 'One card, or several side by side.',
  fields: t => ({ cards: t.field({ type: [CardInput], required: true, description: '1 to 20 cards.' }) }),
})

const MediaInput = builder.inputType('MediaActionInput', {
  description: 'A picture, a sound, a film or a file, by its address.',
  fields: t => ({
    mediaType: t.field({ type: MediaType, required: true, description: 'What is at `url`.' }),
    url: t.string({
      required: true,
      description: 'Its address: `https` or `http`; of a picture, sound or film also `data:` of that kind.',
    }),
    text: t.string({ description: 'The words beside it, 10,000 characters at most.' }),
  }),
})

const WaitInput = builder.inputType('WaitActionInput', {
  description: 'A pause before the next action, shown as typing.',
  fields: t => ({ milliseconds: t.int({ required: true, description: 'How long the pause is: 0 to 60,000.' }) }),
})

export const ActionInput = builder.inputType('ActionInput', {
  description: 'A part of a message: exactly one of these fields.',
  isOneOf: true,
  fields: t => ({
    text: t.field({ type: TextInput, description: 'Shows a text.' }),
    choice: t.field({ type: ChoiceInput, description: 'Offers answers to choose from.' }),
    card: t.field({ type: CardsInput, description: 'Shows cards.' }),
    media: t.field({ type: MediaInput, description: 'Shows a picture, a sound, a film or a file.' }),
    wait: t.field({ type: WaitInput, description: 'Shows as typing for a while.' }),
  }),
})

type Input = typeof ActionInput.$inferInput

/** The vendor's shape of an input, for `compose` to check. */
export function toAction(input: Input): unknown {
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

/** The vendor's names of what the input names otherwise. */
const inputNames: Record<string, string> = {
  options_type: 'optionsType',
  media_type: 'mediaType',
  image_source_url: 'imageUrl',
  image_destination_url: 'linkUrl',
  is_active: 'isActive',
}

/** The refusal of a message, with its path as the input writes it: `actions.0.media_type` is `input.actions.0.media.mediaType`. */
export function withMessagePath(refusal: DomainError, actions: readonly Input[] | null | undefined): DomainError {
  const { path } = refusal.detail
  if (path === undefined) return refusal
  const [field, index, ...rest] = path.split('.')
  const kind = Object.entries(actions?.[Number(index)] ?? {}).find(([, value]) => value != null)?.[0]
  const inside = rest.map(step => inputNames[step] ?? (step === 'wait' ? 'milliseconds' : step))
  const steps = field === 'actions' && kind ? [field, index, kind, ...inside] : [path]
  return refuse(refusal.code, refusal.message, { ...refusal.detail, path: ['input', ...steps].join('.') })
}
