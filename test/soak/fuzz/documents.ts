import { readFileSync } from 'node:fs'
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql'
import { anyJson, type Random, strings } from './random.ts'

const schema = buildSchema(readFileSync(new URL('../../../schema/schema.graphql', import.meta.url), 'utf8'))

export type Operation = {
  kind: 'query' | 'mutation' | 'subscription'
  query: string
  variables: Record<string, unknown>
}

/** Fields that would end the run, or make the server call addresses while rows are compared. */
const left = new Set([
  'revokeApiKey',
  'setMessageWebhook',
  'createEventWebhook',
  'testWebhook',
  'enableWebhook',
  'replayWebhook',
  'redeliver',
])

const roots = {
  query: schema.getQueryType()!,
  mutation: schema.getMutationType()!,
  subscription: schema.getSubscriptionType()!,
}

/** One root field with arguments of its types, or almost, and a selection that fits. `ids`: some that exist. */
export function anyOperation(random: Random, ids: readonly string[], kinds: readonly Operation['kind'][]): Operation {
  const kind = random.pick(kinds)
  const fields = Object.values(roots[kind].getFields()).filter(({ name }) => !left.has(name))
  const field = random.pick(fields)
  const writer = new Writer(random, ids)
  const call = writer.call(field.name, field.args)
  const selection = writer.selection(field.type, 3)
  const head = writer.head(kind)
  return { kind, query: `${head} { ${call}${selection} }`, variables: writer.variables }
}

class Writer {
  readonly variables: Record<string, unknown> = {}
  readonly #declared: string[] = []
  readonly #random: Random
  readonly #ids: readonly string[]

  constructor(random: Random, ids: readonly string[]) {
    this.#random = random
    this.#ids = ids
  }

  head(kind: Operation['kind']): string {
    return this.#declared.length > 0 ? `${kind}(${this.#declared.join(', ')})` : kind
  }

  call(name: string, args: readonly GraphQLArgument[]): string {
    const given = args
      .filter(arg => isNonNullType(arg.type) || this.#random.chance(0.6))
      .map(arg => {
        const variable = `v${this.#declared.length}`
        this.#declared.push(`$${variable}: ${arg.type}`)
        this.variables[variable] = this.#value(arg.type, 4, arg.name)
        return `${arg.name}: $${variable}`
      })
    return given.length > 0 ? `${name}(${given.join(', ')})` : name
  }

  selection(type: GraphQLOutputType, depth: number): string {
    const named = unwrap(type)
    if (isObjectType(named) || isInterfaceType(named)) return ` { ${this.#fields(named as GraphQLObjectType, depth)} }`
    if (!isUnionType(named)) return ''
    const members = named.getTypes().filter(() => this.#random.chance(0.5))
    const fragments = members.map(member => `... on ${member.name} { ${this.#fields(member, depth - 1)} }`)
    return ` { __typename ... on Error { code message } ${fragments.join(' ')} }`
  }

  #fields(type: GraphQLObjectType, depth: number): string {
    const chosen = Object.values(type.getFields())
      .filter(field => depth > 0 || isLeaf(field.type))
      .filter(() => this.#random.chance(0.4))
      .slice(0, 6)
    return [
      '__typename',
      ...chosen.map((field, at) => {
        const call = this.call(field.name, field.args)
        return `f${at}: ${call}${this.selection(field.type, depth - 1)}`
      }),
    ].join(' ')
  }

  #value(type: GraphQLInputType, depth: number, name: string): unknown {
    const random = this.#random
    // A value of another shape.
    if (random.chance(0.03)) return anyJson(random)
    if (isNonNullType(type)) return this.#value(type.ofType, depth, name)
    if (random.chance(0.3)) return null
    if (isListType(type))
      return Array.from({ length: random.below(3) }, () => this.#value(type.ofType, depth - 1, name))
    if (isEnumType(type)) return random.pick(type.getValues()).name
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter(
        field => isNonNullType(field.type) || (depth > 0 && random.chance(0.5)),
      )
      return Object.fromEntries(fields.map(field => [field.name, this.#value(field.type, depth - 1, field.name)]))
    }
    return this.#scalar(type.toString(), name)
  }

  #scalar(type: string, name: string): unknown {
    const random = this.#random
    switch (type) {
      case 'ID':
        return random.chance(0.9) ? this.#id(name) : random.pick(strings)
      case 'Int':
        return random.pick([1, 2, 2, 5, 50, 0, 200, 201, -1, 2 ** 31 - 1])
      case 'Boolean':
        return random.chance(0.5)
      case 'JSON':
        return anyJson(random)
      case 'DateTime':
        return random.pick(['2026-11-25T10:00:00Z', ...strings])
      default:
        return random.chance(0.7) ? random.pick(['hello', 'a reason', 'agent']) : random.pick(strings)
    }
  }

  /** Mostly of the kind that the name asks for. */
  #id(name: string): string {
    const kind = name === 'botId' ? 'bot_' : name === 'conversationId' ? 'conv_' : ''
    const fitting = this.#ids.filter(id => id.startsWith(kind))
    return this.#random.pick(fitting.length > 0 && this.#random.chance(0.9) ? fitting : this.#ids)
  }
}

function unwrap(type: GraphQLOutputType): GraphQLOutputType {
  return isNonNullType(type) || isListType(type) ? unwrap(type.ofType) : type
}

const isLeaf = (type: GraphQLOutputType): boolean => {
  const named = unwrap(type)
  return !isObjectType(named) && !isInterfaceType(named) && !isUnionType(named)
}
