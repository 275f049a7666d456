/** A part of a text; `href` where it is a link. */
export type Piece = { text: string; href?: string }

const address = /(https?:\/\/[^\s<>"']+)|(www\.[^\s<>"']+\.[^\s<>"']+)|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)/gi

/** The text in pieces, with web and mail addresses as links. Yields http, https and mailto links only. */
export function linkify(text: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const match of text.matchAll(address)) {
    const [whole, , bare, mail] = match
    const found = withoutPunctuation(whole)
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) })
    const href = safeUrl(mail ? `mailto:${found}` : bare ? `https://${found}` : found)
    pieces.push(href ? { text: found, href } : { text: found })
    from = match.index + found.length
  }
  if (from < text.length) pieces.push({ text: text.slice(from) })
  return pieces
}

/** The target of a link; null for `javascript:` and every other scheme that may run code. */
export function safeUrl(url: string | null | undefined): string | null {
  if (!url) return null
  try {
    const parsed = new URL(url)
    return /^(https?|mailto|tel):$/.test(parsed.protocol) ? parsed.href : null
  } catch {
    return null
  }
}

/** The source of a picture, sound or video: these may also be `data:` URLs. */
export function safeSource(url: string): string | null {
  return /^data:(image|audio|video)\//.test(url) ? url : /^https?:/.test(url) ? safeUrl(url) : null
}

/** Punctuation after an address ends the sentence. A closing bracket, too, unless the address opened one. */
function withoutPunctuation(address: string): string {
  const bare = address.replace(/[.,;:!?'"»”]+$/, '')
  return bare.endsWith(')') && !bare.includes('(') ? withoutPunctuation(bare.slice(0, -1)) : bare
}
