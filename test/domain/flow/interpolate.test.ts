import { describe, expect, it } from 'vitest'
import { compileFlow } from '../../../src/domain/flow/flow.ts'
import { step } from '../../../src/domain/flow/step.ts'
import type { Json, JsonObject } from '../../../src/domain/json.ts'

function run(module: JsonObject, variables: JsonObject, text = '') {
  const modules = [
    { id: 'a', connections: [{ goTo: 'b' }] },
    { id: 'b', ...module },
  ]
  const flow = compileFlow({ start: 'a', modules })
  if (Array.isArray(flow)) throw new Error(JSON.stringify(flow))
  return step(flow, { moduleId: 'a', variables }, { kind: 'text', text })
}
function said(text: string, variables: JsonObject = {}, input = ''): Json {
  const [effect] = run({ actions: [{ type: 'text', text }] }, variables, input).effects
  const action = effect?.kind === 'say' ? effect.actions[0] : undefined
  return action?.type === 'text' ? action.text : null
}

describe('[[name]] in a text', () => {
  const cases: [template: string, variables: JsonObject, expected: string][] = [
    ['Hello [[name]], [[ name ]]!', { name: 'Ada' }, 'Hello Ada, Ada!'],
    ['<[[nobody]]>', {}, '<>'],
    ['<[[nothing]]>', { nothing: null }, '<>'],
    [
      '[[n]] [[yes]] [[list]] [[cart]]',
      { n: 0, yes: false, list: [1, 'b'], cart: { id: 7 } },
      '0 false [1,"b"] {"id":7}',
    ],
    ['[[order.id]]', { 'order.id': 7, order: { id: 8 } }, '7'],
    ['[[first name]]', { 'first name': 'Ada' }, 'Ada'],
    ['[[[name]]]', { name: 'Ada' }, '[Ada]'],
    ['[name] [[]] [[a]', { name: 'Ada', a: 'x' }, '[name] [[]] [[a]'],
    ['[[a]]', { a: '[[b]]', b: 'secret' }, '[[b]]'],
    ['[[a]][[b]]', { a: '[[', b: 'c]]', c: 'secret' }, '[[c]]'],
    ['[[a]]', { a: '$& $1 $$' }, '$& $1 $$'],
    ['[[__proto__]][[constructor]][[toString]]', {}, ''],
  ]
  it.each(cases)('%j with %j is %j', (template, variables, expected) => {
    expect(said(template, variables)).toBe(expected)
  })

  it('[[text]] is what the user wrote, unless a variable has that name', () => {
    expect(said('You said [[text]]', {}, ' Hi [[name]] ')).toBe('You said  Hi [[name]] ')
    expect(said('You said [[text]]', { text: 'no' }, 'Hi')).toBe('You said no')
  })

  it('makes a text of at most 10,000 characters and never cuts within a character', () => {
    const long = said('[[a]]'.repeat(2_000), { a: 'x'.repeat(9_999) }) as string
    expect(long).toBe('x'.repeat(10_000))
    expect(said('[[a]]', { a: `${'x'.repeat(9_999)}😀` })).toBe('x'.repeat(9_999))
  })

  it('is empty when its value is nested too deep', () => {
    const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000))
    expect(said('<[[deep]]>', { deep })).toBe('<>')
  })
})

it('is replaced in every text and link of an action and nowhere else', () => {
  const button = { title: 'B [[v]]', options: { '[[v]]': 'O [[v]]' }, is_active: false, type: '[[v]]' }
  const actions = [
    { type: 'choice', text: 'T [[v]]', options_type: '[[v]]', options: ['A [[v]]', 'b'] },
    {
      type: 'card',
      cards: [
        {
          title: 'T [[v]]',
          text: 'X [[v]]',
          image_source_url: 'https://i.example/[[v]]',
          image_destination_url: 'https://d.example/[[v]]',
          buttons: [button],
        },
      ],
    },
    { type: 'media', media_type: 'image', url: 'https://m.example/[[v]]', text: 'M [[v]]' },
    { type: 'wait', wait: 5 },
  ]
  expect(run({ actions }, { v: '1' }).effects).toEqual([
    {
      kind: 'say',
      moduleId: 'b',
      actions: [
        { type: 'choice', text: 'T 1', options_type: '[[v]]', options: ['A 1', 'b'] },
        {
          type: 'card',
          cards: [
            {
              title: 'T 1',
              text: 'X 1',
              image_source_url: 'https://i.example/1',
              image_destination_url: 'https://d.example/1',
              buttons: [{ title: 'B 1', options: { '[[v]]': 'O 1' }, is_active: false, type: '[[v]]' }],
            },
          ],
        },
        { type: 'media', media_type: 'image', url: 'https://m.example/1', text: 'M 1' },
        { type: 'wait', wait: 5 },
      ],
    },
  ])
})

it('is replaced in a value that is set if the value is a text', () => {
  const set = (name: string, value: Json) => ({ set: { name, value } })
  const connections = [set('a', 'I am [[who]]'), set('b', ['[[who]]']), set('c', '[[a]] [[text]]'), set('d', null)]
  const done = run({ waitForInput: false, connections }, { who: 'Ada' }, 'hi')
  expect(done.variables).toEqual({ who: 'Ada', a: 'I am Ada', b: ['[[who]]'], c: 'I am Ada hi', d: null })
  expect(done.effects).toEqual([
    { kind: 'set', variables: { a: 'I am Ada', b: ['[[who]]'], c: 'I am Ada hi', d: null } },
  ])
})
