import { type GraphQLField, type GraphQLFieldResolver, type GraphQLSchema, isObjectType } from 'graphql'
import type { Context } from './context.ts'

type Resolver = GraphQLFieldResolver<unknown, Context>

/** Replaces the resolver of every field, those of introspection left out. */
export function wrapFields(
  schema: GraphQLSchema,
  wrap: (resolve: Resolver, field: GraphQLField<unknown, Context>) => Resolver,
): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    for (const field of Object.values(type.getFields())) if (field.resolve) field.resolve = wrap(field.resolve, field)
  }
  return schema
}
