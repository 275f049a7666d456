import { describe, expect, it } from 'vitest'
import { compileFlow } from '../../../src/domain/flow/flow.ts'
import { step } from '../../../src/domain/flow/step.ts'
import type { Json, JsonObject } from '../../../src/domain/json.ts'

function holds(when: unknown, text: string, variables: JsonObject = {}): boolean {
  const flow = compileFlow({ start: 'a', modules: [{ id: 'a', connections: [{ when, goTo: 'b' }] }, { id: 'b' }] })
  if (Array.isArray(flow)) throw new Error(JSON.stringify(flow))
  return step(flow, { moduleId: 'a', variables }, { kind: 'text', text }).moduleId === 'b'
}

describe('a condition on the text', () => {
  it.each([
    [{ equals: ' Yes ' }, '\tyEs\n', true],
    [{ equals: 'yes' }, 'yes!', false],
    [{ equals: 'Yes', caseSensitive: true }, ' Yes ', true],
    [{ equals: 'Yes', caseSensitive: true }, 'yes', false],
    [{ equals: 'BLÅBÆRGRØD' }, 'blåbærgrød', true],
    [{ equals: '' }, '  ', true],
    [{ contains: 'Bill' }, 'my bill please', true],
    [{ contains: 'Bill', caseSensitive: true }, 'my bill', false],
    [{ contains: 'bill' }, 'ball', false],
    [{ startsWith: 'my' }, '  My bill', true],
    [{ startsWith: 'my', caseSensitive: true }, 'My bill', false],
    [{ startsWith: 'bill' }, 'my bill', false],
    [{ matches: '\\border \\d{3}\\b' }, 'Where is ORDER 123?', true],
    [{ matches: 'ORDER', caseSensitive: true }, 'order', false],
    [{ matches: '^\\p{L}+$' }, 'blåbær', true],
    [{ matches: '^yes$' }, 'yes ', false],
    [{ isEmpty: true }, ' \n ', true],
    [{ isEmpty: true }, 'x', false],
    [{ isEmpty: false }, 'x', true],
    [{ isEmpty: false }, '', false],
  ])('%j on %j is %j', (text, words, expected) => {
    expect(holds({ text }, words)).toBe(expected)
  })
})

describe('a condition on a variable', () => {
  const cases: [operator: JsonObject, value: Json | undefined, expected: boolean][] = [
    [{ equals: 'gold' }, ' Gold', true],
    [{ equals: 'gold', caseSensitive: true }, 'Gold', false],
    [{ equals: 42 }, '42', true],
    [{ equals: '42' }, 42, true],
    [{ equals: true }, 'TRUE', true],
    [{ equals: 'null' }, null, false],
    [{ equals: null }, null, true],
    [{ equals: null }, undefined, true],
    [{ equals: null }, '', false],
    [{ equals: { a: [1, { b: null }], c: 2 } }, { c: 2, a: [1, { b: null }] }, true],
    [{ equals: { a: 1 } }, { a: 1, b: 2 }, false],
    [{ equals: { a: 1 } }, { b: 1 }, false],
    [{ equals: [1] }, { 0: 1 }, false],
    [{ equals: [1] }, '[1]', false],
    [{ notEquals: 'gold' }, 'silver', true],
    [{ notEquals: 'gold' }, 'GOLD', false],
    [{ notEquals: 'gold' }, undefined, true],
    [{ contains: 'ol' }, 'GOLD', true],
    [{ contains: 'OL', caseSensitive: true }, 'gold', false],
    [{ contains: 'gold' }, ['silver', 'Gold'], true],
    [{ contains: 'old' }, ['gold'], false],
    [{ contains: { id: 7 } }, [{ id: 7 }], true],
    [{ contains: { id: 7 } }, '{"id":7}', false],
    [{ contains: 'x' }, undefined, false],
    [{ contains: 'a' }, { a: 1 }, false],
    [{ matches: '^g.ld$' }, 'Gold', true],
    [{ matches: '^4' }, 42, true],
    [{ matches: '"id":7' }, { id: 7 }, true],
    [{ matches: 'undefined|null' }, undefined, false],
    [{ greaterThan: 18 }, 19, true],
    [{ greaterThan: 18 }, ' 19.5 ', true],
    [{ greaterThan: 18 }, 18, false],
    [{ greaterThan: -1 }, '', false],
    [{ greaterThan: -1 }, undefined, false],
    [{ greaterThan: 0 }, true, false],
    [{ lessThan: 18 }, 17, true],
    [{ lessThan: 18 }, 'many', false],
    [{ lessThan: 18 }, null, false],
    [{ exists: true }, '', true],
    [{ exists: true }, false, true],
    [{ exists: true }, null, false],
    [{ exists: true }, undefined, false],
    [{ exists: false }, undefined, true],
    [{ exists: false }, 0, false],
  ]
  it.each(cases)('%j on %j is %j', (operator, value, expected) => {
    expect(holds({ variable: 'plan', ...operator }, '', value === undefined ? {} : { plan: value })).toBe(expected)
  })

  it.each(['toString', 'hasOwnProperty', 'valueOf'])('named %s does not exist unless it was set', variable => {
    expect(holds({ variable, exists: true }, '')).toBe(false)
    expect(holds({ variable, exists: true }, '', { [variable]: 1 })).toBe(true)
  })
})

describe('conditions together', () => {
  const yes = { text: { isEmpty: true } }
  const no = { not: yes }
  it.each([
    [{ all: [yes, yes] }, true],
    [{ all: [yes, no] }, false],
    [{ any: [no, yes] }, true],
    [{ any: [no, no] }, false],
    [{ not: { any: [no, { all: [yes, { not: no }] }] } }, false],
  ])('%j is %j', (when, expected) => {
    expect(holds(when, '')).toBe(expected)
  })

  it('none at all holds always', () => {
    expect(holds(undefined, 'anything')).toBe(true)
  })
})
