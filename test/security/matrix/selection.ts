import {
  type GraphQLField,
  type GraphQLOutputType,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isNonNullType,
  isObjectType,
  parse,
} from 'graphql'
import { measure } from '../../../src/graphql/cost.ts'
import { queryLimits } from '../../../src/graphql/limits.ts'
import { schema } from '../../../src/graphql/schema.ts'

/** One selected field: its text, the name under which it is answered, and the selection inside it. */
export type Asked = { key: string; text: string; on: string | null; inner: Asked[] }

/** All fields of this type, recursively; no type inside itself. */
export function everythingOf(type: GraphQLOutputType, transport: readonly string[] = []): Asked[] {
  const named = getNamedType(type)
  if (!isCompositeType(named) || transport.includes(named.name)) return []
  const further = [...transport, named.name]
  if (isObjectType(named))
    return Object.values(named.getFields()).flatMap(field => asked(field, field.name, null, further))
  const kinds = schema.getPossibleTypes(named)
  const shapes = new Map<string, Set<string>>()
  for (const kind of kinds)
    for (const { name, type } of Object.values(kind.getFields()))
      shapes.set(name, (shapes.get(name) ?? new Set()).add(String(type)))
  const typename: Asked = { key: '__typename', text: '__typename', on: null, inner: [] }
  return [
    typename,
    ...kinds.flatMap(kind =>
      Object.values(kind.getFields()).flatMap(field => {
        // Two fields of one name and different types cannot be in one selection.
        const key = shapes.get(field.name)!.size > 1 ? `${field.name}_${kind.name}` : field.name
        return asked(field, key, kind.name, [...further, kind.name])
      }),
    ),
  ]
}

function asked(
  field: GraphQLField<unknown, unknown>,
  key: string,
  on: string | null,
  transport: readonly string[],
): Asked[] {
  if (field.args.some(arg => isNonNullType(arg.type) && arg.defaultValue === undefined))
    throw new Error(`${field.name} needs arguments: say here which`)
  const named = getNamedType(field.type)
  const first = field.args.some(arg => arg.name === 'first') ? '(first: 3)' : ''
  const text = `${key === field.name ? '' : `${key}: `}${field.name}${first}`
  if (isLeafType(named)) return [{ key, text, on, inner: [] }]
  const inner = everythingOf(named, transport)
  const isEmpty = inner.length === 0 || (isAbstractType(named) && inner.length === 1)
  return isEmpty ? [] : [{ key, text, on, inner }]
}

export function written(selection: readonly Asked[]): string {
  if (selection.length === 0) return ''
  const parts = selection.map(each => {
    const text = `${each.text}${written(each.inner)}`
    return each.on === null ? text : `... on ${each.on} { ${text} }`
  })
  return ` { ${parts.join(' ')} }`
}

/** The selection in parts that each fit the limits of an operation. */
export function inParts(selection: Asked[], wrap: (text: string) => string): Asked[][] {
  if (selection.length === 0 || fits(wrap(written(selection)))) return [selection]
  if (selection.length === 1) {
    const [only] = selection as [Asked]
    const open = only.on === null ? '' : `... on ${only.on} {`
    const close = only.on === null ? '' : '}'
    return inParts(only.inner, inner => wrap(` { ${open} ${only.text}${inner} ${close} }`)).map(inner => [
      { ...only, inner },
    ])
  }
  const middle = Math.ceil(selection.length / 2)
  return [...inParts(selection.slice(0, middle), wrap), ...inParts(selection.slice(middle), wrap)]
}

function fits(query: string): boolean {
  try {
    const found = measure(schema, parse(query, { maxTokens: queryLimits.tokens }), {})
    const cost = query.startsWith('subscription') ? queryLimits.costPerEvent : queryLimits.cost
    return (
      // `__typename` is added to each part.
      found.cost < cost && (['depth', 'aliases', 'overlaps'] as const).every(what => found[what] <= queryLimits[what])
    )
  } catch {
    return false
  }
}

/** The selection without the field at the path of an error. */
export function without(selection: readonly Asked[], path: readonly (string | number)[]): Asked[] {
  const [key, ...rest] = path.filter(step => typeof step === 'string') as string[]
  return selection.flatMap(each => {
    if (each.key !== key) return [each]
    if (rest.length === 0) return []
    const inner = without(each.inner, rest)
    return inner.length > 0 ? [{ ...each, inner }] : []
  })
}
