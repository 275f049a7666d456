import { Icon } from '../../ui/icon.tsx'
import { chevronLeftIcon, chevronRightIcon, externalLinkIcon } from '../../ui/icons.ts'
import { safeSource, safeUrl } from '../../ui/linkify.ts'
import type { Phrases } from '../phrases.ts'
import type { Action } from '../rows.ts'
import { ExternalLink } from './external-link.tsx'
import { IconButton } from './icon-button.tsx'

type Card = Extract<Action, { __typename: 'CardAction' }>['cards'][number]
type Send = (text: string) => void

/** Cards in a row, scrolled by swiping or by the buttons below. */
export function Cards({ cards, phrases, send }: { cards: readonly Card[]; phrases: Phrases; send: Send }) {
  const scroll = (button: HTMLElement, by: number) => {
    const box = button.closest('.carousel')!.querySelector('ul')!
    const sign = getComputedStyle(box).direction === 'rtl' ? -1 : 1
    box.scrollBy({ left: by * sign * box.firstElementChild!.clientWidth })
  }
  return (
    <div class={cards.length > 1 ? 'carousel many' : 'carousel'}>
      <ul>
        {cards.map((card, index) => (
          <li key={String(index)} class="card">
            <CardView card={card} send={send} />
          </li>
        ))}
      </ul>
      {cards.length > 1 && (
        <div class="carousel-buttons">
          <IconButton aria-label={phrases.previous} onClick={({ currentTarget }) => scroll(currentTarget, -1)}>
            <Icon path={chevronLeftIcon} size={20} directional />
          </IconButton>
          <IconButton aria-label={phrases.next} onClick={({ currentTarget }) => scroll(currentTarget, 1)}>
            <Icon path={chevronRightIcon} size={20} directional />
          </IconButton>
        </div>
      )}
    </div>
  )
}

function CardView({ card: { title, text, imageUrl, linkUrl, buttons }, send }: { card: Card; send: Send }) {
  const image = safeSource(imageUrl)
  const link = safeUrl(linkUrl)
  return (
    <>
      {image && <img src={image} alt="" loading="lazy" />}
      <div class="card-text" dir="auto">
        <strong>{link ? <ExternalLink href={link}>{title}</ExternalLink> : title}</strong>
        {text && <p>{text}</p>}
      </div>
      {buttons.map(button => (
        <CardButton key={button.title} button={button} send={send} />
      ))}
    </>
  )
}

/** A button with a URL is a link; any other sends its message, or its title. */
function CardButton({ button: { title, isActive, options }, send }: { button: Card['buttons'][number]; send: Send }) {
  const { url, link, message } = options as Record<string, string | undefined>
  const href = safeUrl(url ?? link)
  if (href && isActive)
    return (
      <ExternalLink class="button" dir="auto" href={href}>
        {title} <Icon path={externalLinkIcon} size={14} directional />
      </ExternalLink>
    )
  return (
    <button type="button" class="button" dir="auto" disabled={!isActive} onClick={() => send(message || title)}>
      {title}
    </button>
  )
}
