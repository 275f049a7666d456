import { refuse } from '../domain/error.ts'
import type { Page } from '../ports/store.ts'
import { DEFAULT_LENGTH, MAX_LENGTH } from './cost.ts'
import { toGraphQLError } from './errors.ts'

type Args = {
  first?: number | null | undefined
  after?: string | null | undefined
  last?: number | null | undefined
  before?: string | null | undefined
}

/** How many were asked for; throws `bad_input` past the limit. */
export function sizeOf(asked: number | null | undefined, path = 'first'): number {
  const size = asked ?? DEFAULT_LENGTH
  if (size < 0 || size > MAX_LENGTH)
    throw toGraphQLError(refuse('bad_input', `${path} is 0 to ${MAX_LENGTH}.`, { path }))
  return size
}

/** A connection read forward, by the id of its last node. */
export async function forward<T extends { id: string }>(args: Args, read: (page: Page) => Promise<T[]>) {
  if (args.last != null || args.before != null)
    throw toGraphQLError(refuse('bad_input', 'This list is read forward: use first and after.', { path: 'last' }))
  const limit = sizeOf(args.first)
  const after = args.after ?? null
  const found = await read({ after, limit: limit + 1 })
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
