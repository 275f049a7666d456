import { type DomainError, refuse } from '../domain/error.ts'
import { type Page, readLength } from '../domain/page.ts'
import { orRefuse, toGraphQLError } from './errors.ts'

type Args = {
  first?: number | null | undefined
  after?: string | null | undefined
  last?: number | null | undefined
  before?: string | null | undefined
}

/** A connection read forward, by the id of its last node. */
export async function forward<T extends { id: string }>(args: Args, read: (page: Page) => Promise<T[] | DomainError>) {
  if (args.last != null || args.before != null)
    throw toGraphQLError(refuse('bad_input', 'This list is read forward: use first and after.', { path: 'last' }))
  const limit = orRefuse(readLength(args.first))
  const after = args.after ?? null
  const found = orRefuse(await read({ after, limit: limit + 1 }))
  const nodes = found.slice(0, limit)
  const edges = nodes.map(node => ({ cursor: node.id, node }))
  const pageInfo = {
    hasNextPage: found.length > limit,
    hasPreviousPage: after !== null,
    startCursor: nodes[0]?.id ?? null,
    endCursor: nodes.at(-1)?.id ?? null,
  }
  return { edges, pageInfo }
}
