import type { Action } from '../domain/conversation/action.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { isObject } from '../domain/json.ts'
import { isSource } from '../domain/web-address.ts'
import { unknownKey } from './strict.ts'

type Media = Extract<Action, { type: 'media' }>
type Kind = Media['media_type']

const wordKeys = ['title', 'name', 'text'] as const
const kinds: readonly Kind[] = ['image', 'audio', 'video', 'file']
const extensions: Record<string, Kind> = Object.fromEntries([
  ...['png', 'jpg', 'jpeg', 'gif', 'webp', 'avif', 'svg', 'bmp'].map(each => [each, 'image']),
  ...['mp3', 'm4a', 'ogg', 'oga', 'opus', 'wav', 'aac', 'flac'].map(each => [each, 'audio']),
  ...['mp4', 'webm', 'mov', 'm4v', 'ogv'].map(each => [each, 'video']),
])

/** `attachments` of an agent's message as media. The vendor documents no form, so the usual ones are taken (docs/vendor-api.md). */
export function readAttachments(attachments: unknown): Media[] | DomainError {
  if (attachments === undefined || attachments === null) return []
  if (!Array.isArray(attachments)) return bad('attachments is a list.', 'attachments')
  const media: Media[] = []
  for (const [index, each] of attachments.entries()) {
    const read = readAttachment(each, `attachments.${index}`)
    if (isRefusal(read)) return read
    media.push(read)
  }
  return media
}

function readAttachment(given: unknown, path: string): Media | DomainError {
  const attachment = typeof given === 'string' ? { url: given } : given
  if (!isObject(attachment)) return bad('An attachment is an address, or an object with a url.', path)
  const unknown = unknownKey(attachment, ['url', 'type', 'media_type', ...wordKeys], `${path}.`)
  if (unknown) return unknown
  const { url, type, media_type: mediaType } = attachment
  const kind = kindOf(mediaType ?? type, url)
  if (kind === null) return bad(`type is one of ${kinds.join(', ')}, or a media type.`, `${path}.type`)
  if (typeof url !== 'string' || !isSource(url, kind))
    return bad('url is an absolute https or http address.', `${path}.url`)
  const words = wordKeys.filter(key => attachment[key] !== undefined && attachment[key] !== null)
  const wrong = words.find(key => typeof attachment[key] !== 'string')
  if (wrong) return bad(`${wrong} is a text.`, `${path}.${wrong}`)
  const text = [...new Set(words.map(key => attachment[key]))].filter(Boolean).join('\n')
  return { type: 'media', media_type: kind, url, text }
}

/** By its type, such as `image` or `image/png`, else by the ending of its address; null: a type that is not known. */
function kindOf(type: unknown, url: unknown): Kind | null {
  if (typeof type === 'string' && type !== '') {
    const kind = type.split('/')[0]!.toLowerCase() as Kind
    return kinds.includes(kind) ? kind : type.includes('/') ? 'file' : null
  }
  if (type !== undefined && type !== null && type !== '') return null
  const inside = /^data:(image|audio|video)\//.exec(String(url))?.[1] as Kind | undefined
  const ending = /\.(\w+)$/.exec(URL.parse(String(url))?.pathname ?? '')?.[1]?.toLowerCase() ?? ''
  return inside ?? (Object.hasOwn(extensions, ending) ? extensions[ending]! : 'file')
}

const bad = (message: string, path: string) => refuse('bad_input', message, { path })
