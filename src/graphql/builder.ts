import SchemaBuilder, { type ObjectRef } from '@pothos/core'
import RelayPlugin from '@pothos/plugin-relay'
import { type ConstValueNode, GraphQLError, Kind } from 'graphql'
import type { Json } from '../domain/json.ts'
import { inexact, isKept, isLostKey, lostKey } from '../domain/json-text.ts'
import type { Context } from './context.ts'
import { parseDateTime } from './date-time.ts'

export type Types = {
  Context: Context
  DefaultFieldNullability: false
  DefaultEdgesNullability: false
  DefaultNodeNullability: false
  Scalars: {
    ID: { Input: string; Output: string }
    Cursor: { Input: string; Output: string }
    DateTime: { Input: number; Output: number }
    JSON: { Input: Json; Output: unknown }
  }
}

/** An object type of this schema. */
export type Ref<T> = ObjectRef<PothosSchemaTypes.ExtendDefaultTypes<Types>, T>

/** Ids name their kind, so the global id of a node is the id itself: one id serves GraphQL and REST. */
const kinds: Record<string, string> = { bot: 'Bot', conv: 'Conversation', msg: 'Message', hdo: 'Handover' }

export const builder = new SchemaBuilder<Types>({
  plugins: [RelayPlugin],
  defaultFieldNullability: false,
  relay: {
    encodeGlobalID: (_: string, id: string | number | bigint) => String(id),
    decodeGlobalID: (id: string) => ({ typename: kinds[id.slice(0, id.indexOf('_'))] ?? 'Node', id }),
    nodeTypeOptions: {
      description: 'An object that `Query.node` finds by its id: a bot, a conversation, a message or a handover.',
    },
    idFieldOptions: { description: 'Unique in this server: it names its kind, and REST takes the same id.' },
    nodeQueryOptions: {
      description: 'Any node by its id. Null: there is none, or you may not see it.',
      args: { id: { description: 'The id of a bot, a conversation, a message or a handover.' } },
    },
    nodesQueryOptions: false,
    pageInfoTypeOptions: { description: 'Where a page of a list begins and ends, by Relay’s specification.' },
    hasNextPageFieldOptions: { description: 'Whether there is more behind the last edge of this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether there is more in front of the first edge of this page.' },
    startCursorFieldOptions: { description: 'The cursor of the first edge; null: the page is empty.' },
    endCursorFieldOptions: {
      description: 'The cursor of the last edge: pass it as `after` for the next page. Null: the page is empty.',
    },
  },
})

builder.queryType({ description: 'What can be read. Nothing here changes anything.' })
builder.mutationType({
  description:
    'What can be done. A mutation answers its success or an expected refusal as a type of its own; what none of them can show (no credential, a rate limit, a fault) is in `errors`, with a `code` in `extensions`.',
})
builder.subscriptionType({
  description:
    'What can be followed, over WebSocket or server-sent events. A stream resumes after a cursor without a gap, and ends when its credential does.',
})

builder.scalarType('Cursor', {
  description:
    'A position in a log of events, opaque to clients. Keep the newest one and pass it as `after`: reading resumes behind it, over every transport.',
  serialize: String,
  parseValue: value => text(value, 'Cursor'),
})
builder.scalarType('DateTime', {
  description:
    'A date and time as RFC 3339 writes it, such as `2026-01-31T12:00:00.000Z`. Answers are in UTC with milliseconds. An input needs a date, a time and an offset; anything else is refused.',
  serialize: value => new Date(value as number).toISOString(),
  parseValue: value => parseDateTime(text(value, 'DateTime')),
})
builder.scalarType('JSON', {
  description:
    'A JSON value whose shape is yours: variables, a profile, a flow document, the options of a card’s button. Everything else in this schema is typed.',
  serialize: value => value,
  coerceInputValue: value => value as Json,
  coerceInputLiteral: node => jsonOf(node),
})

/** The value of a literal in a document, checked like JSON elsewhere: here, too, numbers are rounded and `__proto__` is lost. */
function jsonOf(node: ConstValueNode): Json {
  switch (node.kind) {
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields.map(({ name, value }) => {
          if (isLostKey(name.value)) throw new GraphQLError(lostKey, { nodes: name })
          return [name.value, jsonOf(value)]
        }),
      )
    case Kind.LIST:
      return node.values.map(jsonOf)
    case Kind.INT:
    case Kind.FLOAT:
      if (!isKept(node.value)) throw new GraphQLError(inexact(node.value), { nodes: node })
      return Number(node.value)
    case Kind.NULL:
      return null
    default:
      return node.value
  }
}

function text(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new GraphQLError(`A ${name} is a string.`)
  return value
}
