import { type DomainError, refuse } from '../domain/error.ts'

/** The documents that the operator trusts, by name: a hash, as code generators write it, or any other text. */
export type Trusted = {
  byName: ReadonlyMap<string, string>
  /** Whether all other documents are refused. */
  only: boolean
}

/** The text of a trusted document that is named or sent whole. Any other is returned as it is, or refused where `only` is set. */
export function trustedText(asked: string, trusted: Trusted | null): string | DomainError {
  if (trusted === null) return asked
  const { byName, only } = trusted
  const named = byName.get(asked)
  if (named !== undefined) return named
  const isKnown = !only || textsOf(byName).has(asked)
  return isKnown ? asked : refuse('forbidden', 'This server runs only the documents that it was given.')
}

const texts = new WeakMap<ReadonlyMap<string, string>, ReadonlySet<string>>()
function textsOf(byName: ReadonlyMap<string, string>): ReadonlySet<string> {
  const known = texts.get(byName) ?? new Set(byName.values())
  texts.set(byName, known)
  return known
}
