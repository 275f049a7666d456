import { type DomainError, refuse } from '../domain/error.ts'
import { isBlank } from '../domain/text.ts'

/** A name that people will see, without white space around it. */
export function readName(text: string): string | DomainError {
  const name = text.trim()
  return !isBlank(name) && name.length <= 128
    ? name
    : refuse('bad_input', 'A name has 1 to 128 characters.', { path: 'input.name' })
}
