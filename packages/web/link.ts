/** A piece of a text; `href` where it leads somewhere. */
export type Piece = { text: string; href?: string }

const found = /(https?:\/\/[^\s<>"']+)|(www\.[^\s<>"']+\.[^\s<>"']+)|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)/gi

/** The text with what looks like an address made into one. Only http, https and mailto come out of it. */
export function linkify(text: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const match of text.matchAll(found)) {
    const [whole, , bare, mail] = match
    // What ends the sentence is no part of the address.
    const end = trimmed(whole)
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) })
    const href = safeUrl(mail ? `mailto:${end}` : bare ? `https://${end}` : end)
    pieces.push(href ? { text: end, href } : { text: end })
    from = match.index + end.length
  }
  if (from < text.length) pieces.push({ text: text.slice(from) })
  return pieces
}

/** Where a link, picture or file may lead; null for `javascript:` and the like. */
export function safeUrl(url: string | null | undefined): string | null {
  if (!url) return null
  try {
    const parsed = new URL(url)
    return /^(https?|mailto|tel):$/.test(parsed.protocol) ? parsed.href : null
  } catch {
    return null
  }
}

/** The same for what is loaded: a picture may stand in the address itself. */
export function safeSource(url: string): string | null {
  return /^data:(image|audio|video)\//.test(url) ? url : /^https?:/.test(url) ? safeUrl(url) : null
}

function trimmed(address: string): string {
  const bare = address.replace(/[.,;:!?'"»”]+$/, '')
  // A closing bracket belongs to the sentence, unless it was opened in the address.
  return bare.endsWith(')') && !bare.includes('(') ? trimmed(bare.slice(0, -1)) : bare
}
