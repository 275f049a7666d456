import { type GraphQLResolveInfo, type GraphQLSchema, getNamedType, isLeafType, isObjectType } from 'graphql'
import { refuse } from '../domain/error.ts'
import type { Context } from './context.ts'
import { toGraphQLError } from './errors.ts'

/**
 * The most characters in the answer to one operation, or in one event of a subscription. The cost counts fields and not the
 * length of their texts: 20,000 fields of 10,000 characters each are 200 MB.
 */
export const MAX_ANSWER = 8 * 1_048_576

/** Characters so far, by operation; of a subscription by event, each of which is executed with a root value of its own. */
const answered = new WeakMap<object, number>()

/** Wraps every leaf field so that it counts what it answers, and refuses the operation when the limit is passed. */
export function boundAnswers(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field
      if (!resolve || !isLeafType(getNamedType(field.type))) continue
      field.resolve = (source, args, context, info) => {
        const value: unknown = resolve(source, args, context, info)
        if (value instanceof Promise) return value.then(settled => counted(settled, context, info))
        return counted(value, context, info)
      }
    }
  }
  return schema
}

export const isTooLarge = (operation: object): boolean => (answered.get(operation) ?? 0) > MAX_ANSWER

export const answerTooLarge = () =>
  toGraphQLError(
    refuse('query_too_complex', `The answer is larger than ${MAX_ANSWER} characters: ask for less at once.`),
  )

function counted<T>(value: T, context: Context, { operation, rootValue }: GraphQLResolveInfo): T {
  const key = operation.operation === 'subscription' ? (rootValue as object) : context
  const sum = (answered.get(key) ?? 0) + sizeOf(value)
  answered.set(key, sum)
  if (sum > MAX_ANSWER) throw answerTooLarge()
  return value
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  return value !== null && typeof value === 'object' ? JSON.stringify(value).length : 8
}
