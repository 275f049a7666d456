/** The charset that a content type names, in lower case; null: none. RFC 9110, 8.3.1: the value may be quoted. */
export function charsetOf(contentType: string | undefined): string | null {
  const [, quoted, bare] = /;\s*charset\s*=\s*(?:"([^"]*)"|([^;\s]*))/i.exec(contentType ?? '') ?? []
  return (quoted ?? bare)?.toLowerCase() ?? null
}
