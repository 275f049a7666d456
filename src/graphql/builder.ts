import SchemaBuilder from '@pothos/core'
import RelayPlugin from '@pothos/plugin-relay'
import { GraphQLError } from 'graphql'
import type { Json } from '../domain/json.ts'
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

/** Ids name their kind, so the global id of a node is the id itself: one id serves GraphQL and REST. */
const kinds: Record<string, string> = { bot: 'Bot', conv: 'Conversation', msg: 'Message', hdo: 'Handover' }

export const builder = new SchemaBuilder<Types>({
  plugins: [RelayPlugin],
  defaultFieldNullability: false,
  relay: {
    encodeGlobalID: (_: string, id: string | number | bigint) => String(id),
    decodeGlobalID: (id: string) => ({ typename: kinds[id.slice(0, id.indexOf('_'))] ?? 'Node', id }),
    nodesQueryOptions: false,
    edgesFieldOptions: { nullable: false },
    nodeFieldOptions: { nullable: false },
  },
})

builder.queryType({})
builder.mutationType({})
builder.subscriptionType({})

builder.scalarType('Cursor', {
  description: 'An opaque place in a log. Keep it, and give it back as `after`.',
  serialize: String,
  parseValue: value => text(value, 'Cursor'),
})
builder.scalarType('DateTime', {
  description:
    'A date and time of RFC 3339, such as `2026-01-31T12:00:00.000Z`. Answers are in UTC with milliseconds; an input needs an offset.',
  serialize: value => new Date(value as number).toISOString(),
  parseValue: value => parseDateTime(text(value, 'DateTime')),
})
builder.scalarType('JSON', {
  description: 'Any JSON value.',
  serialize: value => value,
  parseValue: value => value as Json,
})

function text(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new GraphQLError(`A ${name} is a string.`)
  return value
}
