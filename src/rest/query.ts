import { type DomainError, refuse } from '../domain/error.ts'

/** Parameters of the REST endpoints, and what a name that means one of them contains. */
const parameters = { ClaimEnd: /claim/i } as const
export type Parameter = keyof typeof parameters
export type Query = Partial<Record<Parameter, string>>

/** GraphQL spells it so. */
const aliases: Record<string, Parameter> = { claimEnd: 'ClaimEnd' }

/**
 * The parameters in a query string that an endpoint takes. One that is given twice with different values is refused, and so is a name
 * like `claim_end`: what it says would be dropped. Names that resemble none are for others, such as a cache.
 */
export function readQuery(url: string, taken: readonly Parameter[]): Query | DomainError {
  const read: Query = {}
  if (!url.includes('?')) return read
  for (const [given, value] of parametersOf(url)) {
    const name = aliases[given] ?? given
    const known = taken.find(each => each === name)
    if (known) {
      if (read[known] !== undefined && read[known] !== value)
        return refuse('bad_input', `${known} is given twice, with different values.`, { path: given })
      read[known] = value
      continue
    }
    const meant = meantBy(name)
    if (meant && value !== '')
      return refuse('bad_input', `"${given}" is not taken here.${taken.includes(meant) ? ` Write ${meant}.` : ''}`, {
        path: given,
      })
  }
  return read
}

/** `url`: a whole one, or its path and query. */
export const parametersOf = (url: string): URLSearchParams => new URL(url, 'http://localhost').searchParams

function meantBy(name: string): Parameter | undefined {
  const all = Object.entries(parameters) as [Parameter, RegExp][]
  return all.find(([parameter, part]) => part.test(name) || isTypo(name, parameter))?.[0]
}

/** Whether two names differ in at most two letters, short ones in one. */
export function isTypo(one: string, other: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '')
  const [a, b] = [plain(one), plain(other)]
  const most = b.length < 8 ? 1 : 2
  if (Math.abs(a.length - b.length) > most) return false
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1]
    for (let at = 0; at < b.length; at++)
      next.push(Math.min(next[at]! + 1, row[at + 1]! + 1, row[at]! + (letter === b[at] ? 0 : 1)))
    row = next
  }
  return row[b.length]! <= most
}
