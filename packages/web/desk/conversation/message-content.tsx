import type { Message } from '@baton/client'
import { Icon } from '../../ui/icon.tsx'
import { fileIcon } from '../../ui/icons.ts'
import { linkify, safeSource, safeUrl } from '../../ui/linkify.ts'

type Action = Message['actions'][number]

/** One part of a message. */
export function MessagePart({ action }: { action: Action }) {
  switch (action.__typename) {
    case 'TextAction':
      return <MessageText text={action.text} />
    case 'ChoiceAction':
      return (
        <>
          {action.text && <MessageText text={action.text} />}
          <ul class="options" aria-label="Options">
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

export function MessageText({ text }: { text: string }) {
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
  const href = safeUrl(card.linkUrl)
  const image = safeSource(card.imageUrl)
  return (
    <div class="card">
      {image && <img src={image} alt="" loading="lazy" referrerpolicy="no-referrer" />}
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
  const source = safeSource(url)
  const href = safeUrl(url)
  const name = text || mediaType.toLowerCase()
  // An address that may not be loaded can still be read.
  if (!source) return <MessageText text={`${name}: ${url}`} />
  if (mediaType === 'IMAGE') {
    const picture = (
      <img class="media-image" src={source} alt={text || 'Image'} loading="lazy" referrerpolicy="no-referrer" />
    )
    return (
      <>
        {href ? <Out href={href}>{picture}</Out> : picture}
        {text && <MessageText text={text} />}
      </>
    )
  }
  // biome-ignore lint/a11y/useMediaCaption: what users send has none
  if (mediaType === 'AUDIO') return <audio class="media-audio" controls preload="none" src={source} aria-label={name} />
  // biome-ignore lint/a11y/useMediaCaption: what users send has none
  if (mediaType === 'VIDEO') return <video class="media-image" controls preload="none" src={source} aria-label={name} />
  const file = (
    <span class="media-file">
      <Icon path={fileIcon} size={16} /> {name}
    </span>
  )
  return href ? <Out href={href}>{file}</Out> : file
}

function Out({ href, children }: { href: string; children: preact.ComponentChildren }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  )
}
