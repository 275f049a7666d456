/** Characters that end an attribute or an address in a text, that end a header, or that turn the direction of reading. */
const forbidden = /[\s\p{Cc}\p{Bidi_Control}"<>\\`]/u

/** A parser drops them from a host: what is shown is not what is opened. In a path they may be a part of an emoji. */
const hiddenInHost = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*[\p{Default_Ignorable_Code_Point}\p{Cf}]/iu

/**
 * Whether a text is an absolute address with one of these schemes (`https:`). The schemes are listed, because a browser runs
 * `javascript:` and `data:text/html`, and `file:` is the reader's own disk.
 */
const isAddress = (text: string, schemes: readonly string[]): boolean =>
  !hasForbidden(text) && !/^https?:(?!\/\/[^/])/i.test(text) && schemes.includes(URL.parse(text)?.protocol ?? '')

const web = ['https:', 'http:'] as const

/** Whether an address has characters that a URL parser drops or encodes, so that what is stored is not what is called. */
export const hasForbidden = (text: string): boolean => forbidden.test(text) || hiddenInHost.test(text)

/** What a picture opens. */
export const isLink = (text: string): boolean => isAddress(text, web)

/** What a button or an item of a menu opens: also a mail or a phone call. */
export const isTarget = (text: string): boolean => isAddress(text, [...web, 'mailto:', 'tel:'])

/** Where a picture, a sound or a film is: on the web, or within the address. A file is opened, so it has no `data:`. */
export const isSource = (text: string, kind: 'image' | 'audio' | 'video' | 'file'): boolean =>
  isLink(text) || (kind !== 'file' && text.startsWith(`data:${kind}/`) && isAddress(text, ['data:']))
