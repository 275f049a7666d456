import { isBlank } from '../text.ts'
import { isLink, isSource, isTarget } from '../web-address.ts'
import type { Action } from './action.ts'

type Media = Extract<Action, { type: 'media' }>
type Cards = Extract<Action, { type: 'card' }>
type Card = Cards['cards'][number]
type AddressFault = { path: PropertyKey[]; message: string }

/** The first address that a client must not open or load, or null. An empty one of a card means that there is none. */
export function addressFault(actions: readonly Action[]): AddressFault | null {
  for (const [index, action] of actions.entries()) {
    const fault = action.type === 'media' ? mediaFault(action) : action.type === 'card' ? cardsFault(action) : null
    if (fault) return { ...fault, path: [index, ...fault.path] }
  }
  return null
}

function mediaFault({ media_type: kind, url }: Media): AddressFault | null {
  if (isSource(url, kind)) return null
  const inside = kind === 'file' ? '' : `, or a data:${kind}/… address`
  return { path: ['url'], message: `The url of ${kind} media is an absolute https or http address${inside}.` }
}

function cardsFault({ cards }: Cards): AddressFault | null {
  for (const [index, each] of cards.entries()) {
    const at = (...path: PropertyKey[]) => ['cards', index, ...path]
    if (!isPicture(each))
      return { path: at('image_source_url'), message: 'A picture has an https, http or data:image/… address.' }
    if (!isLinked(each))
      return { path: at('image_destination_url'), message: 'A picture opens an https or http address.' }
    const button = each.buttons.findIndex(({ options }) => !isOpened(options))
    if (button >= 0)
      return {
        path: at('buttons', button, 'options', 'url'),
        message: 'A button opens an https, http, mailto or tel address.',
      }
  }
  return null
}

const isPicture = ({ image_source_url: url }: Card) => url === '' || isSource(url, 'image')
const isLinked = ({ image_destination_url: url }: Card) => url === '' || isLink(url)
const isOpened = ({ url = '' }: Record<string, string>) => url === '' || isTarget(url)

/** The action without addresses that a client must not open or load: for those that a flow makes of a user's variables. */
export function withoutFaultyAddresses(action: Action): Action[] {
  if (action.type === 'media' && mediaFault(action))
    return isBlank(action.text) ? [] : [{ type: 'text', text: action.text }]
  return [action.type === 'card' && cardsFault(action) ? withoutFaults(action) : action]
}

function withoutFaults(action: Cards): Cards {
  return {
    ...action,
    cards: action.cards.map(card => ({
      ...card,
      image_source_url: isPicture(card) ? card.image_source_url : '',
      image_destination_url: isLinked(card) ? card.image_destination_url : '',
      buttons: card.buttons.map(button =>
        isOpened(button.options) ? button : { ...button, options: { ...button.options, url: '' } },
      ),
    })),
  }
}
