import type { DocumentNode, FieldNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql'

/** How much an operation asks for, counted on its document alone; fragments count wherever they are spread. */
export type Measure = {
  /** Fields inside fields. */
  depth: number
  aliases: number
  directives: number
  /** Fields answered, with lists at the length they are asked for. */
  cost: number
  /** Pairs of fields of the same answer name, which validation compares with each other. */
  overlaps: number
}

/** What a list is worth that does not say how much of it is wanted, and the most that one can be asked for. */
const DEFAULT_LENGTH = 50
const MAX_LENGTH = 200

/**
 * The measure of the whole document: all its operations together. Every fragment is walked once, so it is linear. A list whose
 * length is a variable counts by its value; where that is not given, as one.
 */
export function measure(document: DocumentNode, variables: Variables = {}): Measure {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions)
    if (definition.kind === 'FragmentDefinition') fragments.set(definition.name.value, definition)
  const measured = new Map<string, Part>()
  const names = new Map<string, number>()
  const operations = document.definitions.filter(each => each.kind === 'OperationDefinition')
  const total = operations.reduce(
    (all, each) => add(all, add({ ...nothing, directives: each.directives?.length ?? 0 }, ofSet(each.selectionSet))),
    nothing,
  )
  const overlaps = [...names.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0)
  return { ...total, overlaps }

  function ofSet(set: SelectionSetNode | undefined): Part {
    let total = nothing
    for (const selection of set?.selections ?? []) {
      const directives = { ...nothing, directives: selection.directives?.length ?? 0 }
      if (selection.kind === 'Field') total = add(total, add(directives, ofField(selection)))
      else if (selection.kind === 'InlineFragment') total = add(total, add(directives, ofSet(selection.selectionSet)))
      else total = add(total, add(directives, ofFragment(selection.name.value)))
    }
    return total
  }

  function ofField(field: FieldNode): Part {
    const alias = field.alias ? 1 : 0
    const name = field.alias?.value ?? field.name.value
    names.set(name, (names.get(name) ?? 0) + 1)
    // What the schema says of itself is bounded by the schema.
    if (field.name.value.startsWith('__')) return { ...nothing, aliases: alias, cost: 1 }
    const inner = ofSet(field.selectionSet)
    return {
      depth: inner.depth + 1,
      aliases: inner.aliases + alias,
      directives: inner.directives,
      cost: 1 + inner.cost * lengthOf(field, variables),
    }
  }

  function ofFragment(name: string): Part {
    const known = measured.get(name)
    if (known) return known
    // A circle of fragments is a fault that validation names; here it only must end.
    measured.set(name, nothing)
    const result = ofSet(fragments.get(name)?.selectionSet)
    measured.set(name, result)
    return result
  }
}

type Part = Omit<Measure, 'overlaps'>
const nothing: Part = { depth: 0, aliases: 0, directives: 0, cost: 0 }

const add = (one: Part, other: Part): Part => ({
  depth: Math.max(one.depth, other.depth),
  aliases: one.aliases + other.aliases,
  directives: one.directives + other.directives,
  cost: one.cost + other.cost,
})

type Variables = Readonly<Record<string, unknown>>

/** How many a field answers: what `first` or `last` ask for; one, where it is no list. */
function lengthOf({ arguments: args = [], selectionSet }: FieldNode, variables: Variables): number {
  const asked = args.find(({ name }) => name.value === 'first' || name.value === 'last')?.value
  if (asked?.kind === 'IntValue') return Math.min(Number(asked.value), MAX_LENGTH)
  if (asked?.kind === 'Variable') return Math.min(Number(variables[asked.name.value] ?? 1) || 1, MAX_LENGTH)
  const isConnection = selectionSet?.selections.some(each => each.kind === 'Field' && each.name.value === 'edges')
  return isConnection ? DEFAULT_LENGTH : 1
}
