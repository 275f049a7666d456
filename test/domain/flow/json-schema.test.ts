import { Validator } from '@cfworker/json-schema'
import { expect, test } from 'vitest'
import { demoFlow } from '../../../src/demo/flow.ts'
import { flowJsonSchema, flowSchema } from '../../../src/domain/flow/document.ts'

// schema/flow.schema.json is made from the rules that `publishFlow` checks a document's shape by, and says the same as they do.

const validator = new Validator(flowJsonSchema() as never, '2020-12')
const bySchema = (document: unknown) => validator.validate(document).valid
/** Stored flows may have an empty claimEnd, so that rule is not in the schema of the rules. */
const byRules = (document: unknown) =>
  flowSchema.safeParse(document).data?.takeover.every(({ claimEnd }) => claimEnd !== '') ?? false

const whole = {
  start: 'a',
  fallback: 'a',
  connections: [
    { when: { text: { equals: 'x', caseSensitive: true } }, goTo: 'a' },
    { when: { not: { all: [{ text: { isEmpty: true } }, { any: [{ text: { contains: 'x' } }] }] } }, goTo: 'a' },
    { set: { name: 'x', value: { deep: [1, null] } } },
    { webhook: { url: 'https://desk.example/claim', reason: 'why' } },
  ],
  takeover: [{ claimEnd: 'done', goTo: 'a' }],
  modules: [
    {
      id: 'a',
      actions: [
        { type: 'text', text: 'x' },
        { type: 'choice', text: 'x', options_type: 'list', options: ['a'] },
        {
          type: 'card',
          cards: [
            {
              title: 'x',
              text: 'x',
              image_source_url: 'x',
              image_destination_url: 'x',
              buttons: [{ title: 'x', type: 'postback', options: { message: 'x' }, is_active: false }],
            },
          ],
        },
        { type: 'media', media_type: 'image', url: 'x', text: 'x' },
        { type: 'wait', wait: 5 },
      ],
      webhook: { url: 'https://desk.example/claim' },
      waitForInput: false,
      skipGlobalConnections: true,
      fallback: 'a',
      connections: [
        { when: { variable: 'x', equals: 1 }, goTo: 'a' },
        { when: { variable: 'x', notEquals: null, caseSensitive: true }, goTo: 'a' },
        { when: { variable: 'x', contains: 'x' }, goTo: 'a' },
        { when: { variable: 'x', matches: 'x' }, goTo: 'a' },
        { when: { variable: 'x', greaterThan: 1 }, goTo: 'a' },
        { when: { variable: 'x', lessThan: 1 }, goTo: 'a' },
        { when: { variable: 'x', exists: true }, goTo: 'a' },
        { when: { text: { startsWith: 'x' } }, goTo: 'a' },
        { when: { text: { matches: 'x' } }, goTo: 'a' },
      ],
    },
  ],
}

test('it accepts documents that the rules accept', () => {
  for (const document of [whole, demoFlow('https://partner.example/claim'), { start: 'a', modules: [{ id: 'a' }] }])
    expect([bySchema(document), byRules(document)]).toEqual([true, true])
})

type Path = (string | number)[]
const values: unknown[] = [
  undefined,
  null,
  '',
  ' ',
  'x',
  'x'.repeat(20_000),
  0,
  1.5,
  -1,
  60_001,
  true,
  [],
  ['x'],
  {},
  { x: 1 },
]
const keys = ['unknown', 'equals', 'exists', 'goTo', 'set', 'text', 'variable', 'matches', 'caseSensitive']

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [path]
  const inside = Object.entries(value).flatMap(([key, each]) =>
    pathsOf(each, [...path, Array.isArray(value) ? Number(key) : key]),
  )
  return [path, ...inside]
}

/** A copy of the document with another value at this path; `undefined` takes it away. */
function changed(document: unknown, path: Path, value: unknown): unknown {
  const copy = structuredClone({ document }) as Record<string, unknown>
  const [last, ...before] = ['document', ...path].reverse() as [string | number, ...Path]
  const holder = before.reverse().reduce<Record<string | number, unknown>>((at, key) => at[key] as never, copy as never)
  if (value !== undefined) holder[last] = value
  else if (Array.isArray(holder)) holder.splice(Number(last), 1)
  else delete holder[last]
  return copy.document
}

const at = (path: Path) =>
  path.reduce<unknown>((holder, key) => (holder as Record<string | number, unknown>)[key], whole)

test('it accepts and refuses what the rules accept and refuse, for every value at every place', () => {
  const paths = pathsOf(whole).slice(1)
  const objects = pathsOf(whole).filter(path => !Array.isArray(at(path)) && at(path) instanceof Object)
  const changes = [
    ...paths.flatMap(path => values.map(value => ({ path, value }))),
    ...objects.flatMap(path => keys.map(key => ({ path: [...path, key], value: 'x' }))),
  ]
  const refused = changes.filter(({ path, value }) => {
    const document = changed(whole, path, value)
    const verdict = byRules(document)
    expect([path.join('.'), value, bySchema(document)]).toEqual([path.join('.'), value, verdict])
    return !verdict
  })
  expect(refused.length).toBeGreaterThan(1_000)
}, 120_000)
