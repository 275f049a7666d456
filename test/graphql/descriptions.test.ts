import {
  type GraphQLArgument,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql'
import { expect, test } from 'vitest'
import { manneredWords } from '../../scripts/words.ts'
import { schema } from '../../src/graphql/schema.ts'

// The schema is its own reference: every type, field, argument, enum value and input field says what a caller needs to know.

type Described = { at: string; name: string; text: string }

const ours = Object.values(schema.getTypeMap()).filter(
  type => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
)

const argumentsOf = (at: string, args: readonly GraphQLArgument[]): Described[] =>
  args.map(arg => ({ at: `${at}(${arg.name}:)`, name: arg.name, text: arg.description ?? '' }))

function inside(type: GraphQLNamedType): Described[] {
  if (isEnumType(type))
    return type
      .getValues()
      .map(({ name, description }) => ({ at: `${type.name}.${name}`, name, text: description ?? '' }))
  if (isInputObjectType(type))
    return Object.values(type.getFields()).map(({ name, description }) => {
      return { at: `${type.name}.${name}`, name, text: description ?? '' }
    })
  if (!isObjectType(type) && !isInterfaceType(type)) return []
  return Object.values(type.getFields()).flatMap(({ name, description, args }) => {
    const at = `${type.name}.${name}`
    return [{ at, name, text: description ?? '' }, ...argumentsOf(at, args)]
  })
}

const all = ours.flatMap(type => [{ at: type.name, name: type.name, text: type.description ?? '' }, ...inside(type)])

test('everything in the schema has a description', () => {
  expect(all.length).toBeGreaterThan(600)
  expect(all.filter(({ text }) => text.trim() === '').map(({ at }) => at)).toEqual([])
})

test('a description is a sentence in plain words, and no line by itself names the name again', () => {
  const letters = (text: string) => text.toLowerCase().replaceAll(/[^a-z]/g, '')
  for (const { at, name, text } of all) {
    expect([at, text]).toEqual([at, expect.stringMatching(/^[\p{Lu}\d`].*[.:]$/su)])
    expect([at, text, text.length <= 420]).toEqual([at, text, true])
    expect([at, letters(text).replace(/^(the|an?|its)/, '') !== letters(name)]).toEqual([at, true])
    expect([at, manneredWords.exec(text)?.[0] ?? null]).toEqual([at, null])
  }
})

test('what may be null says what null, or leaving it out, means', () => {
  const silent = ours.flatMap(type => {
    if (!isObjectType(type) || type === schema.getQueryType()) return []
    return Object.values(type.getFields())
      .filter(field => !String(field.type).endsWith('!'))
      .filter(field => !/\bnull\b/i.test(field.description ?? ''))
      .map(field => `${type.name}.${field.name}`)
  })
  expect(silent).toEqual([])
})

test('`JSON` stays where the shape is the user’s own', () => {
  const places = ours.flatMap(type => {
    if (!isObjectType(type) && !isInputObjectType(type)) return []
    return Object.values(type.getFields())
      .filter(field => String(field.type).replace('!', '') === 'JSON')
      .map(field => `${type.name}.${field.name}`)
  })
  expect(places.sort()).toEqual([
    'Bot.flow',
    'CardButton.options',
    'CardButtonInput.options',
    'Conversation.profile',
    'Conversation.variables',
    'Handover.context',
    'PublishFlowInput.flow',
    'ReleaseHandoverInput.variables',
    'RequestHandoverInput.context',
    'SetVariablesInput.variables',
    'StartConversationInput.profile',
    'StartConversationInput.variables',
    'VariablesChanged.variables',
  ])
})
