import type { DocumentNode, FieldNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql'

/** How much an operation asks for, counted on its document alone; fragments count wherever they are spread. */
export type Measure = {
  /** Fields inside fields. */
  depth: number
  aliases: number
  directives: number
  /** Fields answered, with lists at the length they are asked for. */
  cost: number
}

/** What a list is worth that does not say how much of it is wanted, and one whose length is a variable. */
const DEFAULT_LENGTH = 50
const UNKNOWN_LENGTH = 200

/** The measure of the whole document: all its operations together. Every fragment is walked once, so it is linear. */
export function measure(document: DocumentNode): Measure {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions)
    if (definition.kind === 'FragmentDefinition') fragments.set(definition.name.value, definition)
  const measured = new Map<string, Measure>()
  const operations = document.definitions.filter(each => each.kind === 'OperationDefinition')
  return operations.reduce(
    (all, each) => add(all, add({ ...nothing, directives: each.directives?.length ?? 0 }, ofSet(each.selectionSet))),
    nothing,
  )

  function ofSet(set: SelectionSetNode | undefined): Measure {
    let total = nothing
    for (const selection of set?.selections ?? []) {
      const directives = { ...nothing, directives: selection.directives?.length ?? 0 }
      if (selection.kind === 'Field') total = add(total, add(directives, ofField(selection)))
      else if (selection.kind === 'InlineFragment') total = add(total, add(directives, ofSet(selection.selectionSet)))
      else total = add(total, add(directives, ofFragment(selection.name.value)))
    }
    return total
  }

  function ofField(field: FieldNode): Measure {
    const alias = field.alias ? 1 : 0
    // What the schema says of itself is bounded by the schema.
    if (field.name.value.startsWith('__')) return { ...nothing, aliases: alias, cost: 1 }
    const inner = ofSet(field.selectionSet)
    return {
      depth: inner.depth + 1,
      aliases: inner.aliases + alias,
      directives: inner.directives,
      cost: 1 + inner.cost * lengthOf(field),
    }
  }

  function ofFragment(name: string): Measure {
    const known = measured.get(name)
    if (known) return known
    // A circle of fragments is a fault that validation names; here it only must end.
    measured.set(name, nothing)
    const result = ofSet(fragments.get(name)?.selectionSet)
    measured.set(name, result)
    return result
  }
}

const nothing: Measure = { depth: 0, aliases: 0, directives: 0, cost: 0 }

const add = (one: Measure, other: Measure): Measure => ({
  depth: Math.max(one.depth, other.depth),
  aliases: one.aliases + other.aliases,
  directives: one.directives + other.directives,
  cost: one.cost + other.cost,
})

/** How many a field answers: what `first` or `last` ask for; one, where it is no list. */
function lengthOf({ arguments: args = [], selectionSet }: FieldNode): number {
  const asked = args.find(({ name }) => name.value === 'first' || name.value === 'last')?.value
  if (asked?.kind === 'IntValue') return Math.min(Number(asked.value), UNKNOWN_LENGTH)
  if (asked) return UNKNOWN_LENGTH
  const isConnection = selectionSet?.selections.some(each => each.kind === 'Field' && each.name.value === 'edges')
  return isConnection ? DEFAULT_LENGTH : 1
}
