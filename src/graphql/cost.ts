import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql'
import { DEFAULT_LENGTH, MAX_LENGTH } from '../domain/page.ts'

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

/** What a list of objects counts for that has no `first`, such as actions, cards, read receipts, attempts: few, and bounded in bytes. */
const PLAIN_LENGTH = 3

/** `variables` null: not known yet. Then a length that a variable names counts as 1, and the caller measures again. */
export type Variables = Readonly<Record<string, unknown>> | null

/**
 * The measure of the whole document: all its operations together. Every fragment is walked once, so it is linear. The schema
 * says which fields are lists: neither the absence of an argument, nor a variable without a value, nor a fragment hides one.
 */
export function measure(schema: GraphQLSchema, document: DocumentNode, variables: Variables): Measure {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions)
    if (definition.kind === 'FragmentDefinition') fragments.set(definition.name.value, definition)
  const defaults = defaultsOf(document)
  const measured = new Map<string, Part>()
  const names = new Map<string, number>()
  const operations = document.definitions.filter(each => each.kind === 'OperationDefinition')
  const total = operations.reduce((all, each) => {
    const inner = ofSet(each.selectionSet, schema.getRootType(each.operation) ?? undefined)
    return add(all, add({ ...nothing, directives: each.directives?.length ?? 0 }, inner))
  }, nothing)
  const overlaps = [...names.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0)
  return { ...total, overlaps }

  function ofSet(set: SelectionSetNode | undefined, type: GraphQLNamedType | undefined): Part {
    let total = nothing
    for (const selection of set?.selections ?? []) {
      total = add(total, { ...nothing, directives: selection.directives?.length ?? 0 })
      if (selection.kind === 'Field') total = add(total, ofField(selection, type))
      else if (selection.kind === 'InlineFragment') {
        const on = selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : type
        total = add(total, ofSet(selection.selectionSet, on))
      } else total = add(total, ofFragment(selection.name.value))
    }
    return total
  }

  function ofField(field: FieldNode, parent: GraphQLNamedType | undefined): Part {
    const alias = field.alias ? 1 : 0
    const name = field.alias?.value ?? field.name.value
    names.set(name, (names.get(name) ?? 0) + 1)
    // What the schema says of itself is bounded by the schema.
    if (field.name.value.startsWith('__')) return { ...nothing, aliases: alias, cost: 1 }
    const known = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[field.name.value] : undefined
    const inner = ofSet(field.selectionSet, known && getNamedType(known.type))
    return {
      depth: inner.depth + 1,
      aliases: inner.aliases + alias,
      directives: inner.directives,
      cost: 1 + inner.cost * (known ? lengthOf(field, known) : 1),
    }
  }

  /** How many a field answers, at most. A page (`first`) counts where it is asked for, and the lists inside it no second time. */
  function lengthOf(field: FieldNode, known: GraphQLField<unknown, unknown>): number {
    const asked = (name: string) => known.args.some(arg => arg.name === name) && numberOf(argumentOf(field, name))
    const first = asked('first')
    const last = asked('last')
    if (first === false && last === false) return isPlainList(known) ? PLAIN_LENGTH : 1
    const length = Math.max(first || 0, last || 0)
    const given = typeof first === 'number' || typeof last === 'number'
    return given ? Math.min(length, MAX_LENGTH) : DEFAULT_LENGTH
  }

  /** null: not given, which a variable without a value, or with `null`, is as well. */
  function numberOf(value: ValueNode | undefined): number | null {
    if (value === undefined || value.kind === 'NullValue') return null
    if (value.kind === 'IntValue') return Number(value.value)
    // What is no number is refused before anything runs.
    if (value.kind !== 'Variable') return 1
    if (variables === null) return 1
    const name = value.name.value
    const given = variables[name] === undefined ? defaults.get(name) : variables[name]
    if (given === null || given === undefined) return null
    return Number(given) || 0
  }

  function ofFragment(name: string): Part {
    const known = measured.get(name)
    if (known) return known
    // A circle of fragments is a fault that validation names; here it only must end.
    measured.set(name, nothing)
    const fragment = fragments.get(name)
    const result = ofSet(fragment?.selectionSet, fragment && schema.getType(fragment.typeCondition.name.value))
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

const argumentOf = ({ arguments: args = [] }: FieldNode, name: string): ValueNode | undefined =>
  args.find(each => each.name.value === name)?.value

/** A list of objects; the edges of a page are counted with the page. */
const isPlainList = ({ name, type }: GraphQLField<unknown, unknown>): boolean =>
  isListType(getNullableType(type)) && isCompositeType(getNamedType(type)) && !['edges', 'events'].includes(name)

/** The defaults of all operations' variables; of two with one name the larger counts. */
function defaultsOf(document: DocumentNode): Map<string, number> {
  const defaults = new Map<string, number>()
  for (const definition of document.definitions) {
    if (definition.kind !== 'OperationDefinition') continue
    for (const { variable, defaultValue } of definition.variableDefinitions ?? [])
      if (defaultValue?.kind === 'IntValue') {
        const name = variable.name.value
        defaults.set(name, Math.max(defaults.get(name) ?? 0, Number(defaultValue.value)))
      }
  }
  return defaults
}
