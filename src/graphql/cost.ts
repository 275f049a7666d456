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
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql'
import { DEFAULT_LENGTH, MAX_LENGTH } from '../domain/page.ts'

/** How much a document asks for, counted before it is validated. A fragment counts wherever it is spread. */
export type Measure = {
  /** Fields inside fields. */
  depth: number
  aliases: number
  directives: number
  /** Fields in the answer, with lists at the length that is asked for, and what fields read beside. */
  cost: number
  /** Pairs of fields with one name in the answer: validation compares each with each. */
  overlaps: number
}

/** The length that a list of objects without `first` counts for (actions, cards, read receipts, attempts): few, and bounded in bytes. */
const PLAIN_LENGTH = 3

/** Lists that grow with the company, and are answered whole. */
const WHOLE_LENGTH = 50
const wholeLists = new Set([
  ...['Query.agents', 'Query.apiKeys', 'Query.identityKeys', 'Query.teams', 'Query.webhooks'],
  ...['Team.members', 'Webhook.history'],
])

/** Fields that read more than they answer: what they cost beside their selection. */
const dearFields: Record<string, number> = {
  'Conversation.lastMessage': 4,
  'Conversation.unread': 10,
  'Webhook.pendingCount': 100,
  'Query.deliveries': 200,
  'Query.deskMetrics': 500,
  'Query.availability': 150,
  'Team.availability': 150,
}

/** null: not known yet. A length in a variable then counts as 1, and the caller measures again when it has them. */
export type Variables = Readonly<Record<string, unknown>> | null

/**
 * Measures all operations of a document together, in linear time: each fragment is walked once. Which fields are lists comes
 * from the schema, so that no missing argument, no variable without a value and no fragment can hide one.
 */
export function measure(schema: GraphQLSchema, document: DocumentNode, variables: Variables): Measure {
  const known = constant.get(document)
  if (known) return known
  const meter = new Meter(schema, document, variables)
  const measured = meter.measure()
  if (!meter.usesVariables) constant.set(document, measured)
  return measured
}

/** Of documents whose lists have no length in a variable: every run of them asks for the same. A server has one schema. */
const constant = new WeakMap<DocumentNode, Measure>()

class Meter {
  /** Whether a length of a list is in a variable. */
  usesVariables = false
  readonly #schema: GraphQLSchema
  readonly #document: DocumentNode
  readonly #variables: Variables
  readonly #defaults: Map<string, number>
  readonly #fragments = new Map<string, FragmentDefinitionNode>()
  readonly #measured = new Map<string, Part>()
  /** How often each name occurs in the answer. */
  readonly #names = new Map<string, number>()

  constructor(schema: GraphQLSchema, document: DocumentNode, variables: Variables) {
    this.#schema = schema
    this.#document = document
    this.#variables = variables
    this.#defaults = defaultsOf(document)
    for (const definition of document.definitions)
      if (definition.kind === 'FragmentDefinition') this.#fragments.set(definition.name.value, definition)
  }

  measure(): Measure {
    let total = nothing
    for (const each of this.#document.definitions) {
      if (each.kind !== 'OperationDefinition') continue
      const inner = this.#ofSet(each.selectionSet, this.#schema.getRootType(each.operation) ?? undefined)
      total = add(total, { ...nothing, directives: each.directives?.length ?? 0 }, inner)
    }
    const overlaps = [...this.#names.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0)
    return { ...total, overlaps }
  }

  #ofSet(set: SelectionSetNode | undefined, type: GraphQLNamedType | undefined): Part {
    let total = nothing
    for (const selection of set?.selections ?? [])
      total = add(
        total,
        { ...nothing, directives: selection.directives?.length ?? 0 },
        this.#ofSelection(selection, type),
      )
    return total
  }

  #ofSelection(selection: SelectionNode, type: GraphQLNamedType | undefined): Part {
    if (selection.kind === 'Field') return this.#ofField(selection, type)
    if (selection.kind === 'FragmentSpread') return this.#ofFragment(selection.name.value)
    const on = selection.typeCondition ? this.#schema.getType(selection.typeCondition.name.value) : type
    return this.#ofSet(selection.selectionSet, on)
  }

  #ofField(field: FieldNode, parent: GraphQLNamedType | undefined): Part {
    const alias = field.alias ? 1 : 0
    const name = field.alias?.value ?? field.name.value
    this.#names.set(name, (this.#names.get(name) ?? 0) + 1)
    // Introspection answers no more than the schema holds.
    if (field.name.value.startsWith('__')) return { ...nothing, aliases: alias, cost: 1 }
    const known = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[field.name.value] : undefined
    const inner = this.#ofSet(field.selectionSet, known && getNamedType(known.type))
    return {
      depth: inner.depth + 1,
      aliases: inner.aliases + alias,
      directives: inner.directives,
      cost:
        (dearFields[`${parent?.name}.${field.name.value}`] ?? 1) +
        inner.cost * (known ? this.#lengthOf(field, parent, known) : 1),
    }
  }

  #ofFragment(name: string): Part {
    const known = this.#measured.get(name)
    if (known) return known
    // Fragments that spread each other in a circle are for validation to refuse; here the walk only must end.
    this.#measured.set(name, nothing)
    const fragment = this.#fragments.get(name)
    const type = fragment && this.#schema.getType(fragment.typeCondition.name.value)
    const result = this.#ofSet(fragment?.selectionSet, type)
    this.#measured.set(name, result)
    return result
  }

  /** The most entries that a field can answer. A connection counts at its field, so its `edges` do not count again. */
  #lengthOf(field: FieldNode, parent: GraphQLNamedType | undefined, known: GraphQLField<unknown, unknown>): number {
    const asked = (name: string) => known.args.some(arg => arg.name === name) && this.#numberOf(argumentOf(field, name))
    const first = asked('first')
    const last = asked('last')
    if (first === false && last === false) return plainLength(parent, known)
    const length = Math.max(first || 0, last || 0)
    const given = typeof first === 'number' || typeof last === 'number'
    return given ? Math.min(length, MAX_LENGTH) : DEFAULT_LENGTH
  }

  /** null: left out, which a variable without a value, or with null, is as well. */
  #numberOf(value: ValueNode | undefined): number | null {
    if (value === undefined || value.kind === 'NullValue') return null
    if (value.kind === 'IntValue') return Number(value.value)
    // Anything else than a number is refused by validation.
    if (value.kind !== 'Variable') return 1
    this.usesVariables = true
    if (this.#variables === null) return 1
    const name = value.name.value
    // Its own keys only: `$constructor` without a value must not find a function.
    const own = Object.hasOwn(this.#variables, name) ? this.#variables[name] : undefined
    const given = own === undefined ? this.#defaults.get(name) : own
    if (given === null || given === undefined) return null
    return typeof given === 'number' ? given : 1
  }
}

type Part = Omit<Measure, 'overlaps'>
const nothing: Part = { depth: 0, aliases: 0, directives: 0, cost: 0 }

const add = (...parts: Part[]): Part =>
  parts.reduce((one, other) => ({
    depth: Math.max(one.depth, other.depth),
    aliases: one.aliases + other.aliases,
    directives: one.directives + other.directives,
    cost: one.cost + other.cost,
  }))

const argumentOf = ({ arguments: args = [] }: FieldNode, name: string): ValueNode | undefined =>
  args.find(each => each.name.value === name)?.value

/** The length of a field without an argument for it. The content of a page counts at its connection. */
function plainLength(parent: GraphQLNamedType | undefined, { name, type }: GraphQLField<unknown, unknown>): number {
  const isList = isListType(getNullableType(type)) && isCompositeType(getNamedType(type))
  if (!isList || ['edges', 'events'].includes(name)) return 1
  return wholeLists.has(`${parent?.name}.${name}`) ? WHOLE_LENGTH : PLAIN_LENGTH
}

/** The default values of variables. Of two operations with a variable of one name, the larger counts. */
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
