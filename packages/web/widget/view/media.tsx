import { Icon } from '../../ui/icon.tsx'
import { fileIcon } from '../../ui/icons.ts'
import { safeSource } from '../../ui/linkify.ts'
import type { Phrases } from '../phrases.ts'
import type { Action } from '../rows.ts'
import { ExternalLink } from './external-link.tsx'
import { TextBubble } from './text-bubble.tsx'

type MediaProps = { media: Extract<Action, { __typename: 'MediaAction' }>; phrases: Phrases }

export function Media({ media: { mediaType, url, text }, phrases }: MediaProps) {
  const source = safeSource(url)
  // A URL that must not be loaded is shown as text.
  if (!source) return <TextBubble text={[text, url].filter(Boolean).join('\n')} />
  return (
    <>
      <div class={`media ${mediaType.toLowerCase()}`}>
        <Medium type={mediaType} source={source} name={text} phrases={phrases} />
      </div>
      {text && mediaType !== 'FILE' && <TextBubble text={text} />}
    </>
  )
}

type MediumProps = { type: string; source: string; name: string; phrases: Phrases }

function Medium({ type, source, name, phrases }: MediumProps) {
  switch (type) {
    case 'IMAGE':
      return (
        <ExternalLink href={source}>
          <img src={source} alt={name || phrases.image} loading="lazy" />
        </ExternalLink>
      )
    case 'AUDIO':
      // biome-ignore lint/a11y/useMediaCaption: a message has no captions
      return <audio controls preload="none" src={source} aria-label={name || undefined} />
    case 'VIDEO':
      // biome-ignore lint/a11y/useMediaCaption: a message has no captions
      return <video controls playsInline preload="metadata" src={source} aria-label={name || undefined} />
    default:
      return (
        <ExternalLink class="file" href={source} download>
          <Icon path={fileIcon} size={20} />
          <bdi>{name || fileNameOf(source) || phrases.file}</bdi>
        </ExternalLink>
      )
  }
}

function fileNameOf(source: string): string {
  const last = source.split(/[?#]/)[0]!.split('/').at(-1)!
  try {
    return decodeURIComponent(last)
  } catch {
    return last
  }
}
