import { type DomainError, refuse } from '../domain/error.ts'
import { isName, NAME_RULE } from '../domain/name.ts'

/** A name that people will see, without white space around it. */
export function readName(text: string): string | DomainError {
  const name = text.trim()
  return isName(name) ? name : refuse('bad_input', NAME_RULE, { path: 'input.name' })
}
