/** The token of an `Authorization` header; null where its scheme is not one of `schemes`. */
export function tokenOf(header: string, schemes: readonly string[]): string | null {
  const [scheme = '', token = '', ...rest] = header.trim().split(/ +/)
  return token && rest.length === 0 && schemes.includes(scheme.toLowerCase()) ? token : null
}
