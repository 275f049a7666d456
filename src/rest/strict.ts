import { type DomainError, refuse } from '../domain/error.ts'
import { truncate } from '../domain/text.ts'

type Body = Record<string, unknown>

/** Whether a value says something: null, false, an empty text, list or object say nothing. */
function carriesContent(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '') return false
  return typeof value !== 'object' || Object.values(value).some(carriesContent)
}

/** Refuses the first key that would be dropped with what it says. `path`: where the object is, with its final dot. */
export function unknownKey(body: Body, known: readonly string[], path = ''): DomainError | null {
  const key = Object.keys(body).find(each => !known.includes(each) && carriesContent(body[each]))
  if (key === undefined) return null
  const taken = known.length > 0 ? `${known.join(', ')} ${known.length > 1 ? 'are' : 'is'}` : 'Nothing is'
  const shown = truncate(key, 100)
  return refuse('bad_input', `"${shown}" is not taken here. ${taken} taken.`, { path: `${path}${shown}` })
}
