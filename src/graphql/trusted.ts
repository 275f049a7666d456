import { GraphQLError } from 'graphql'
import { refuse } from '../domain/error.ts'
import { toGraphQLError } from './errors.ts'

/** The documents that the operator trusts, by name: a hash, as code generators write it, or any other text. */
export type Trusted = {
  byName: ReadonlyMap<string, string>
  /** Whether all other documents are refused. */
  only: boolean
}

/**
 * The text of a trusted document that is named or sent whole. Any other is returned as it is, or as the error to answer with: where
 * `only` is set, and where a client offers to register a document by its hash.
 */
export function trustedText(asked: string, trusted: Trusted | null): string | GraphQLError {
  const hash = after(PERSISTED, asked)
  const name = after(NAMED, asked)
  const named = trusted?.byName.get(hash ?? name ?? asked)
  if (named !== undefined) return named
  if (hash !== null) return notPersisted()
  if (name !== null && !trusted?.only)
    return toGraphQLError(refuse('bad_input', 'This server has no document with this id.', { path: 'documentId' }))
  const isKnown = !trusted?.only || textsOf(trusted.byName).has(asked)
  return isKnown ? asked : toGraphQLError(refuse('forbidden', 'This server runs only the documents that it was given.'))
}

/** The name of a document as Apollo sends it, in place of the document: a parser takes nothing but a text. */
export const persistedName = (hash: string) => PERSISTED + hash
const PERSISTED = 'persistedQuery '

/** The name of a document as GraphQL over HTTP sends it, in `documentId`. */
export const documentName = (name: string) => NAMED + name
const NAMED = 'documentId '

const after = (mark: string, text: string) => (text.startsWith(mark) ? text.slice(mark.length) : null)

/**
 * Automatic persisted queries are not registered here: that would be memory which anybody can fill. Clients know these two words,
 * and then send the whole document.
 */
const notPersisted = () =>
  new GraphQLError('PersistedQueryNotSupported', { extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } })

const texts = new WeakMap<ReadonlyMap<string, string>, ReadonlySet<string>>()
function textsOf(byName: ReadonlyMap<string, string>): ReadonlySet<string> {
  const known = texts.get(byName) ?? new Set(byName.values())
  texts.set(byName, known)
  return known
}
