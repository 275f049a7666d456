import type { DomainError } from '../domain/error.ts'
import { cursorOf, type ListOrder, readPosition } from '../domain/list-order.ts'
import { DEFAULT_LENGTH, MAX_LENGTH, type Page, readLength } from '../domain/page.ts'
import { builder, type Ref } from './builder.ts'
import { orRefuse } from './errors.ts'

type PageInfo = {
  hasNextPage: boolean
  hasPreviousPage: boolean
  startCursor: string | null
  endCursor: string | null
}
type Edge<Node> = { cursor: string; node: Node }
type Connection<Node> = { edges: Edge<Node>[]; pageInfo: PageInfo }

const LENGTH = `0 to ${MAX_LENGTH}; ${DEFAULT_LENGTH} where it is left out.`
const NOT_A_CURSOR = 'A text that is not a cursor of this list is refused with `bad_input`.'

/** Arguments of a list that is read forward only. */
export const forwardArgs = builder.args(t => ({
  first: t.int({ description: `How many to return: ${LENGTH}` }),
  after: t.string({
    description: `The \`endCursor\` of the page before; left out: from the start of the list. ${NOT_A_CURSOR}`,
  }),
}))

/** Arguments of a list that is read from either end. */
export const eitherEndArgs = builder.args(t => ({
  first: t.int({ description: `How many to return, counted from the start or from \`after\`: ${LENGTH}` }),
  after: t.string({ description: `Only what stands behind this cursor. ${NOT_A_CURSOR}` }),
  last: t.int({
    description: `How many to return, counted from the end or from \`before\`: 0 to ${MAX_LENGTH}. Not together with \`first\`.`,
  }),
  before: t.string({ description: `Only what stands in front of this cursor. ${NOT_A_CURSOR}` }),
}))

/** The connection of a node type, by Relay's specification; `nodes` says in a word or two what it lists. */
export function connectionType<Node extends object>(name: string, node: Ref<Node>, nodes: string) {
  const edge = builder.objectRef<Edge<Node>>(`${name}Edge`).implement({
    description: `A place in a list of ${nodes}.`,
    fields: t => ({
      cursor: t.exposeString('cursor', { description: 'The position of this node: give it back as `after`.' }),
      node: t.field({ type: node, description: 'The node at this place.', resolve: edge => edge.node as never }),
    }),
  })
  return builder.objectRef<Connection<Node>>(`${name}Connection`).implement({
    description: `A page of a list of ${nodes}.`,
    fields: t => ({
      edges: t.field({
        type: [edge],
        description: 'The nodes of this page with their cursors, in the order of the list.',
        resolve: page => page.edges,
      }),
      pageInfo: t.field({
        type: builder.pageInfoRef(),
        description: 'Whether there is more, and from where to read on.',
        resolve: page => page.pageInfo,
      }),
    }),
  })
}

type Args = { first?: number | null | undefined; after?: string | null | undefined }

/** A page of a list that is read forward. */
export async function forward<Row, Position>(
  order: ListOrder<NoInfer<Row>, Position>,
  args: Args,
  read: (page: Page<Position>) => Promise<Row[] | DomainError>,
): Promise<Connection<Row>> {
  const limit = orRefuse(readLength(args.first))
  const after = orRefuse(readPosition(order, args.after))
  const found = orRefuse(await read({ after, limit: limit + 1 }))
  const edges = found.slice(0, limit).map(node => ({ cursor: cursorOf(order.keyOf(node)), node }))
  const pageInfo = {
    hasNextPage: found.length > limit,
    hasPreviousPage: after !== null,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  }
  return { edges, pageInfo }
}
