const parameter = /;\s*charset\s*=\s*(?:"([^"]*)"|([^;\s]*))/gi

/** The charset that a content type names, in lower case; null: none. RFC 9110, 8.3.1: the value may be quoted. Several that differ are all given, which is no charset. */
export function charsetOf(contentType: string | undefined): string | null {
  const named = [...(contentType ?? '').matchAll(parameter)].map(([, quoted, bare = '']) => quoted ?? bare)
  const charsets = new Set(named.map(each => each.toLowerCase()))
  return charsets.size === 0 ? null : [...charsets].join(', ')
}
