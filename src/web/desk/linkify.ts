/** Addresses within a text, so that they can be followed; nothing but http and https is one. */
export function linkify(text: string): { text: string; href: string | null }[] {
  const parts: { text: string; href: string | null }[] = []
  let from = 0
  for (const match of text.matchAll(/https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index), href: null })
    parts.push({ text: match[0], href: match[0] })
    from = match.index + match[0].length
  }
  if (from < text.length) parts.push({ text: text.slice(from), href: null })
  return parts
}

/** An address of a message as a link's, or null where it is none that a page may open. */
export const safeHref = (url: string): string | null => (/^https?:\/\//i.test(url) ? url : null)
