import type { Message } from '../../client/client.ts'
import { Icon } from './icons.tsx'
import { linkify, safeHref } from './linkify.ts'

type Action = Message['actions'][number]

/** One thing that was said or shown. */
export function ActionView({ action }: { action: Action }) {
  switch (action.__typename) {
    case 'TextAction':
      return <Words text={action.text} />
    case 'ChoiceAction':
      return (
        <>
          {action.text && <Words text={action.text} />}
          <ul class="options" aria-label="Offered answers">
            {action.options.map(option => (
              <li key={option}>{option}</li>
            ))}
          </ul>
        </>
      )
    case 'CardAction':
      return (
        <div class="cards">
          {action.cards.map(card => (
            <CardView key={card.title} card={card} />
          ))}
        </div>
      )
    case 'MediaAction':
      return <Media action={action} />
    // Only ever a pause before what follows.
    case 'WaitAction':
      return null
  }
}

export function Words({ text }: { text: string }) {
  return (
    <p class="bubble">
      {linkify(text).map(part =>
        part.href ? (
          <a href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        ) : (
          part.text
        ),
      )}
    </p>
  )
}

function CardView({ card }: { card: Extract<Action, { __typename: 'CardAction' }>['cards'][number] }) {
  const href = safeHref(card.linkUrl)
  return (
    <div class="card">
      {safeHref(card.imageUrl) && <img src={card.imageUrl} alt="" loading="lazy" referrerpolicy="no-referrer" />}
      <div class="card-body">
        <strong>{href ? <Out href={href}>{card.title}</Out> : card.title}</strong>
        {card.text && <p>{card.text}</p>}
        {card.buttons.length > 0 && (
          <ul class="options" aria-label="Buttons">
            {card.buttons.map(button => (
              <li key={button.title}>{button.title}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}

function Media({ action }: { action: Extract<Action, { __typename: 'MediaAction' }> }) {
  const { mediaType, url, text } = action
  const href = safeHref(url)
  const name = text || mediaType.toLowerCase()
  if (!href) return <Words text={`${name}: ${url}`} />
  if (mediaType === 'IMAGE')
    return (
      <Out href={href}>
        <img class="picture" src={href} alt={text || 'A picture'} loading="lazy" referrerpolicy="no-referrer" />
      </Out>
    )
  // biome-ignore lint/a11y/useMediaCaption: what users send has none
  if (mediaType === 'AUDIO') return <audio class="player" controls preload="none" src={href} aria-label={name} />
  // biome-ignore lint/a11y/useMediaCaption: what users send has none
  if (mediaType === 'VIDEO') return <video class="picture" controls preload="none" src={href} aria-label={name} />
  return (
    <Out href={href}>
      <span class="file">
        <Icon name="file" size={16} /> {name}
      </span>
    </Out>
  )
}

function Out({ href, children }: { href: string; children: preact.ComponentChildren }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  )
}
