import { type DomainError, refuse } from '../domain/error.ts'

/** The documents that may be run, by their names: hashes, as code generators write them, or any other word. */
export type Trusted = {
  byName: ReadonlyMap<string, string>
  /** Whether no other may be run. */
  only: boolean
}

/** The document that was asked for by itself or by its name; any other is taken as it is, or refused where only these run. */
export function trustedText(asked: string, trusted: Trusted | null): string | DomainError {
  if (trusted === null) return asked
  const { byName, only } = trusted
  const named = byName.get(asked)
  if (named !== undefined) return named
  const isKnown = !only || textsOf(byName).has(asked)
  return isKnown ? asked : refuse('forbidden', 'Only documents that this server was given may be run.')
}

const texts = new WeakMap<ReadonlyMap<string, string>, ReadonlySet<string>>()
function textsOf(byName: ReadonlyMap<string, string>): ReadonlySet<string> {
  const known = texts.get(byName) ?? new Set(byName.values())
  texts.set(byName, known)
  return known
}
