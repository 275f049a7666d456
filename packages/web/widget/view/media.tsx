import { safeSource } from '../../ui/linkify.ts'
import type { Action } from '../rows.ts'
import type { Words as Phrases } from '../words.ts'
import { Icon } from './icon.tsx'
import { Words } from './text.tsx'

type MediaProps = { media: Extract<Action, { __typename: 'MediaAction' }>; words: Phrases; mine: boolean }

export function Media({ media: { mediaType, url, text }, words }: MediaProps) {
  const source = safeSource(url)
  // An address that may not be loaded can still be read.
  if (!source) return <Words text={[text, url].filter(Boolean).join('\n')} />
  return (
    <>
      <div class={`media ${mediaType.toLowerCase()}`}>
        <Medium type={mediaType} source={source} name={text} words={words} />
      </div>
      {text && mediaType !== 'FILE' && <Words text={text} />}
    </>
  )
}

type MediumProps = { type: string; source: string; name: string; words: Phrases }

function Medium({ type, source, name, words }: MediumProps) {
  switch (type) {
    case 'IMAGE':
      return (
        <a href={source} target="_blank" rel="noopener noreferrer nofollow">
          <img src={source} alt={name || words.image} loading="lazy" />
        </a>
      )
    case 'AUDIO':
      // biome-ignore lint/a11y/useMediaCaption: a message brings none
      return <audio controls preload="none" src={source} aria-label={name || undefined} />
    case 'VIDEO':
      // biome-ignore lint/a11y/useMediaCaption: a message brings none
      return <video controls playsInline preload="metadata" src={source} aria-label={name || undefined} />
    default:
      return (
        <a class="file" href={source} target="_blank" rel="noopener noreferrer nofollow" download>
          <Icon name="file" />
          <bdi>{name || nameOf(source) || words.file}</bdi>
        </a>
      )
  }
}

function nameOf(source: string): string {
  const last = source.split(/[?#]/)[0]!.split('/').at(-1)!
  try {
    return decodeURIComponent(last)
  } catch {
    return last
  }
}
