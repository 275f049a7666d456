import { isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql'
import { expect, test } from 'vitest'
import { schema } from '../../src/graphql/schema.ts'
import { read } from './support/pages.ts'

// docs/glossary.md: each term once, and every name it gives for the API is in the schema.

const rows = [...read('docs/glossary.md').matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)]
  .map(([, term, meaning, vendor, api]) => ({ term: term!, meaning: meaning!, vendor: vendor!, api: api! }))
  .filter(({ term }) => term !== 'Term')

test('each term has one row and a meaning', () => {
  expect(rows.length).toBeGreaterThan(40)
  expect(new Set(rows.map(({ term }) => term)).size).toBe(rows.length)
  for (const { term, meaning } of rows) expect([term, meaning.length > 20]).toEqual([term, true])
})

const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
const rootFields = new Set(roots.flatMap(type => Object.keys(type?.getFields() ?? {})))
const fieldsOf = (name: string): string[] => {
  const type = schema.getType(name)
  if (isEnumType(type)) return type.getValues().map(value => value.name)
  return isObjectType(type) || isInterfaceType(type) || isInputObjectType(type) ? Object.keys(type.getFields()) : []
}

for (const { term, api } of rows)
  test(`${term}: the names in the API`, () => {
    // Headers and the vendor's own names are held by the pages they link to.
    const graphql = api.split('; ')[0]!
    const enumValues = /^`(\w+)`: (.+)$/.exec(graphql)
    for (const [, name] of graphql.matchAll(/`([\w.]+)(?: \{[^`]*)?`/g)) {
      const [type, field] = name!.split('.')
      const known =
        schema.getType(type!) !== undefined
          ? field === undefined || fieldsOf(type!).includes(field)
          : rootFields.has(type!) || isRoleOrField(type!)
      const isValue = enumValues !== null && fieldsOf(enumValues[1]!).includes(name!)
      expect([name, known || isValue]).toEqual([name, true])
    }
  })

const isRoleOrField = (name: string) =>
  fieldsOf('Role').includes(name) || fieldsOf('StartConversationSuccess').includes(name)
