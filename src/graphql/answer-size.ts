import { type GraphQLResolveInfo, type GraphQLSchema, getNamedType, isLeafType } from 'graphql'
import { refuse } from '../domain/error.ts'
import type { Context } from './context.ts'
import { toGraphQLError } from './errors.ts'
import { wrapFields } from './wrap-fields.ts'

/**
 * The most characters in the answer to one operation, or in one event of a subscription. The cost counts fields and not the
 * length of their texts: 20,000 fields of 10,000 characters each are 200 MB.
 */
export const MAX_ANSWER = 8 * 1_048_576

/**
 * The most characters in the pages that one operation reads, whether it answers them or not: 49 pages of 200 messages with 65,536
 * bytes each are 640 MB, although their cursors alone are a small answer. One such page fits.
 */
export const MAX_READ = 16 * 1_048_576

/** Characters so far, by operation; of a subscription by event, each of which is executed with a root value of its own. */
const answered = new WeakMap<object, number>()
const read = new WeakMap<object, number>()

/** Wraps every field so that it counts what it answers and the pages it reads, and refuses the operation when a limit is passed. */
export const boundAnswers = (schema: GraphQLSchema): GraphQLSchema =>
  wrapFields(schema, (resolve, { type }) => {
    const count = isLeafType(getNamedType(type)) ? counted : weighed
    return (source, args, context, info) => {
      if ((read.get(keyOf(context, info)) ?? 0) > MAX_READ) throw readTooMuch()
      const value: unknown = resolve(source, args, context, info)
      if (value instanceof Promise) return value.then(settled => count(settled, context, info))
      return count === counted ? counted(value, context, info) : value
    }
  })

export const isTooLarge = (operation: object): boolean => (answered.get(operation) ?? 0) > MAX_ANSWER

export const answerTooLarge = () =>
  toGraphQLError(
    refuse('query_too_complex', `The answer is larger than ${MAX_ANSWER} characters: ask for less at once.`),
  )

const readTooMuch = () =>
  toGraphQLError(
    refuse('query_too_complex', `The operation reads more than ${MAX_READ} characters: ask for less at once.`),
  )

const keyOf = (context: Context, { operation, rootValue }: GraphQLResolveInfo): object =>
  operation.operation === 'subscription' ? (rootValue as object) : context

function counted<T>(value: T, context: Context, info: GraphQLResolveInfo): T {
  const key = keyOf(context, info)
  const sum = (answered.get(key) ?? 0) + sizeOf(value)
  answered.set(key, sum)
  if (sum > MAX_ANSWER) throw answerTooLarge()
  return value
}

/** Counts a page of a list. Other objects are small, or shared, as bots are. */
function weighed<T>(value: T, context: Context, info: GraphQLResolveInfo): T {
  const { edges, events } = (value ?? {}) as { edges?: unknown; events?: unknown }
  const page = edges ?? events
  if (!Array.isArray(page)) return value
  const key = keyOf(context, info)
  const sum = (read.get(key) ?? 0) + textIn(page)
  read.set(key, sum)
  if (sum > MAX_READ) throw readTooMuch()
  return value
}

/** The characters of all texts within rows. */
function textIn(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (value === null || typeof value !== 'object') return 0
  let sum = 0
  for (const each of Object.values(value)) sum += textIn(each)
  return sum
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  return value !== null && typeof value === 'object' ? JSON.stringify(value).length : 8
}
