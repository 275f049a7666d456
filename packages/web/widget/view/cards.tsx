import { useRef } from 'preact/hooks'
import { safeSource, safeUrl } from '../../ui/linkify.ts'
import type { Action } from '../rows.ts'
import type { Words } from '../words.ts'
import { Icon } from './icon.tsx'

type Card = Extract<Action, { __typename: 'CardAction' }>['cards'][number]
type Say = (text: string) => void

/** Cards beside each other, to be swiped, or turned with the buttons. */
export function Cards({ cards, words, say }: { cards: readonly Card[]; words: Words; say: Say }) {
  const list = useRef<HTMLUListElement>(null)
  const turn = (by: number) => {
    const box = list.current!
    const sense = getComputedStyle(box).direction === 'rtl' ? -1 : 1
    box.scrollBy({ left: by * sense * box.firstElementChild!.clientWidth })
  }
  return (
    <div class={cards.length > 1 ? 'carousel many' : 'carousel'}>
      <ul ref={list}>
        {cards.map((card, index) => (
          <li key={String(index)} class="card">
            <CardView card={card} say={say} />
          </li>
        ))}
      </ul>
      {cards.length > 1 && (
        <div class="turn">
          <button type="button" class="icon" aria-label={words.previous} onClick={() => turn(-1)}>
            <Icon name="back" />
          </button>
          <button type="button" class="icon" aria-label={words.next} onClick={() => turn(1)}>
            <Icon name="next" />
          </button>
        </div>
      )}
    </div>
  )
}

function CardView({ card: { title, text, imageUrl, linkUrl, buttons }, say }: { card: Card; say: Say }) {
  const image = safeSource(imageUrl)
  const link = safeUrl(linkUrl)
  return (
    <>
      {image && <img src={image} alt="" loading="lazy" />}
      <div class="words" dir="auto">
        <strong>
          {link ? (
            <a href={link} target="_blank" rel="noopener noreferrer nofollow">
              {title}
            </a>
          ) : (
            title
          )}
        </strong>
        {text && <p>{text}</p>}
      </div>
      {buttons.map(button => (
        <CardButton key={button.title} button={button} say={say} />
      ))}
    </>
  )
}

/** A `postback` says its message, or its title; whatever has an address opens it. */
function CardButton({ button: { title, isActive, options }, say }: { button: Card['buttons'][number]; say: Say }) {
  const { url, link, message } = options as Record<string, string | undefined>
  const href = safeUrl(url ?? link)
  if (href && isActive)
    return (
      <a class="button" dir="auto" href={href} target="_blank" rel="noopener noreferrer nofollow">
        {title} <Icon name="out" size={14} />
      </a>
    )
  return (
    <button type="button" class="button" dir="auto" disabled={!isActive} onClick={() => say(message || title)}>
      {title}
    </button>
  )
}
