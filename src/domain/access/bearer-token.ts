/** The token of an `Authorization` header, or null where it is of no scheme we take. */
export function tokenOf(header: string, schemes: readonly string[]): string | null {
  const [scheme = '', token = '', ...rest] = header.trim().split(/ +/)
  return token && rest.length === 0 && schemes.includes(scheme.toLowerCase()) ? token : null
}
