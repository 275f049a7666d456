import {
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  isCompositeType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  parse,
  validate,
} from 'graphql'
import { expect, test } from 'vitest'
import { schema } from '../../src/graphql/schema.ts'

// GraphQL refuses a document that selects one name with two types beside each other. A client that reads everything of an answer
// must not need an alias for that. And what a normalised cache stores by its `id` must be of one type.

/** Objects inside objects that are selected; a fault further in would be one of the types themselves. */
const DEPTH = 3

/** Every member of an abstract type, every field of an object, without an alias. */
function everything(type: GraphQLCompositeType, depth: number): string {
  if (isObjectType(type)) return `{ ${fieldsOf(type, depth)} }`
  const members = schema.getPossibleTypes(type).map(member => `... on ${member.name} { ${fieldsOf(member, depth)} }`)
  if (type.name.endsWith('Result')) members.push('... on Error { code message }')
  return `{ __typename ${members.join(' ')} }`
}

function fieldsOf(type: GraphQLObjectType, depth: number): string {
  return Object.values(type.getFields())
    .flatMap(({ name, type, args }) => {
      if (args.some(isRequiredArgument)) return []
      const named = getNamedType(type)
      if (isLeafType(named)) return [name]
      return depth > 0 && isCompositeType(named) ? [`${name} ${everything(named, depth - 1)}`] : []
    })
    .concat('__typename')
    .join(' ')
}

const faultsOf = (document: string) => validate(schema, parse(document)).map(error => error.message)

function documentFor(kind: string, { name, type, args }: GraphQLField<unknown, unknown>): string {
  const variables = args.map(arg => `$${arg.name}: ${arg.type}`).join(', ')
  const passed = args.map(arg => `${arg.name}: $${arg.name}`).join(', ')
  const [declared, given] = args.length > 0 ? [`(${variables})`, `(${passed})`] : ['', '']
  return `${kind} Everything${declared} { ${name}${given} ${everything(getNamedType(type) as GraphQLCompositeType, DEPTH)} }`
}

const roots = {
  mutation: schema.getMutationType()!,
  subscription: schema.getSubscriptionType()!,
  query: schema.getQueryType()!,
}
/** `node` answers types that have nothing to do with each other: `state` of a conversation and of a handover are two enums. */
const asked = (root: GraphQLObjectType) =>
  Object.values(root.getFields()).filter(({ name, type }) => name !== 'node' && isCompositeType(getNamedType(type)))

for (const [kind, root] of Object.entries(roots))
  for (const field of asked(root))
    test(`${kind} ${field.name}: everything it can answer is selected in one document without an alias`, () => {
      expect(faultsOf(documentFor(kind, field))).toEqual([])
    })

test('the names of a mutation, its input and its answers follow from each other', () => {
  for (const { name, type, args } of Object.values(roots.mutation.getFields())) {
    const upper = `${name[0]!.toUpperCase()}${name.slice(1)}`
    expect(String(type)).toBe(`${upper}Result!`)
    expect(args.map(arg => `${arg.name}: ${arg.type}`)).toEqual(
      name === 'refreshToken' ? [] : [`input: ${upper}Input!`],
    )
    const members = schema.getPossibleTypes(getNamedType(type) as never).map(member => member.name)
    expect(members).toEqual(expect.arrayContaining([`${upper}Success`, 'Forbidden', 'InvalidInput', 'NotFound']))
  }
})

/** Types with an `id`, and how the ids of each begin: Relay stores records by id alone, so that no two types may share one. */
const kinds: Record<string, string> = {
  ApiKey: 'key_',
  AuditEntry: 'audit_',
  Bot: 'bot_',
  Conversation: 'conv_',
  Delivery: 'dlv_',
  Handover: 'hdo_',
  IdentityKey: 'ikey_',
  Message: 'msg_',
  Team: 'team_',
  Webhook: 'hook_',
}
test('only what has an id of its own has a field `id`: an actor, an agent and an input do not', () => {
  const named = Object.values(schema.getTypeMap()).filter(isObjectType)
  const withId = named.filter(type => type.getFields().id !== undefined && !isBuiltIn(type)).map(type => type.name)
  expect(withId.sort()).toEqual(Object.keys(kinds))
  expect(new Set(Object.values(kinds)).size).toBe(withId.length)
})
const isBuiltIn = (type: GraphQLNamedType) => type.name.startsWith('__')
