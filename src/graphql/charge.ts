import type { DocumentNode, FieldNode, FragmentDefinitionNode, SelectionSetNode, ValueNode } from 'graphql'
import type { Charge } from '../domain/access/charge.ts'

/** Cost that counts as one more operation against the rate limits. */
const COST_PER_OPERATION = 2_000

/**
 * What an operation takes from its caller's rate limits: one, one for each write behind the first, and one for each 2,000 of its
 * cost; and the bytes of input that it writes. So a request with 60 mutations takes as much as 60 requests.
 */
export function chargeOf(document: DocumentNode, variables: Readonly<Record<string, unknown>>, cost: number): Charge {
  const writes = knownWritesOf(document)
  const sizes = new Map<string, number>()
  const sizeOf = (value: ValueNode): number => {
    if (value.kind === 'ObjectValue') return sum(value.fields.map(field => sizeOf(field.value)))
    if (value.kind === 'ListValue') return sum(value.values.map(sizeOf))
    if (value.kind !== 'Variable') return 'value' in value ? String(value.value).length : 4
    const name = value.name.value
    const known = sizes.get(name) ?? JSON.stringify(variables[name] ?? null).length
    sizes.set(name, known)
    return known
  }
  const bytes = sum(writes.flatMap(field => (field.arguments ?? []).map(argument => sizeOf(argument.value))))
  return { operations: Math.max(1, writes.length) + Math.floor(cost / COST_PER_OPERATION), bytes }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0)

function knownWritesOf(document: DocumentNode): readonly FieldNode[] {
  const known = writesIn.get(document) ?? writesOf(document)
  writesIn.set(document, known)
  return known
}

/** By document: Yoga parses a text once. */
const writesIn = new WeakMap<DocumentNode, readonly FieldNode[]>()

/** The fields of mutations that run: one for each name in the answer. Each fragment is walked once. */
function writesOf({ definitions }: DocumentNode): FieldNode[] {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const each of definitions) if (each.kind === 'FragmentDefinition') fragments.set(each.name.value, each)
  const found = new Map<string, FieldNode>()
  const walk = (set: SelectionSetNode) => {
    for (const selection of set.selections) {
      if (selection.kind === 'Field') found.set(selection.alias?.value ?? selection.name.value, selection)
      else if (selection.kind === 'InlineFragment') walk(selection.selectionSet)
      else {
        const fragment = fragments.get(selection.name.value)
        fragments.delete(selection.name.value)
        if (fragment) walk(fragment.selectionSet)
      }
    }
  }
  for (const each of definitions)
    if (each.kind === 'OperationDefinition' && each.operation === 'mutation') walk(each.selectionSet)
  return [...found.values()]
}
