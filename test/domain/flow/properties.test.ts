import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileFlow, type Flow } from '../../../src/domain/flow/flow.ts'
import { limits } from '../../../src/domain/flow/limits.ts'
import { type FlowInput, type FlowState, step } from '../../../src/domain/flow/step.ts'
import type { JsonObject } from '../../../src/domain/json.ts'

const ids = ['a', 'b', 'c', 'd', 'toString']
const names = ['x', 'y', 'text', 'hasOwnProperty']
const some = fc.constantFrom
const id = some(...ids)
const name = some(...names)
const words = fc.oneof(
  some('', 'yes', ' Order 7 ', '[[x]][[y]]', '[[text]]', '[[__proto__]]', '[[', '42', '😀'),
  fc.string({ unit: 'binary', maxLength: 30 }),
)
const part = words.filter(text => text.trim() !== '')
const pattern = some('(a+)+$', '^yes', '\\d+', '.', '$', '\\bo', '[^a]*')
const json = fc.jsonValue({ maxDepth: 3 })
const caseSensitive = fc.boolean()

const operator = fc.oneof(
  fc.record({ equals: json, caseSensitive }, { requiredKeys: ['equals'] }),
  fc.record({ notEquals: json }),
  fc.record({ contains: json }),
  fc.record({ matches: pattern, caseSensitive }, { requiredKeys: ['matches'] }),
  fc.record({ greaterThan: fc.integer() }),
  fc.record({ lessThan: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
  fc.record({ exists: fc.boolean() }),
)
const text = fc.oneof(
  fc.record({ equals: words, caseSensitive }, { requiredKeys: ['equals'] }),
  fc.record({ contains: part }),
  fc.record({ startsWith: part, caseSensitive }, { requiredKeys: ['startsWith'] }),
  fc.record({ matches: pattern }),
  fc.record({ isEmpty: fc.boolean() }),
)
const { condition } = fc.letrec(tie => ({
  condition: fc.oneof(
    { maxDepth: 4 },
    fc.record({ text }),
    fc.tuple(name, operator).map(([variable, rest]) => ({ variable, ...rest })),
    fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('condition') }),
  ),
}))
const webhook = fc.record(
  { url: some('https://a.example/', 'http://b.example/?q=[[x]]'), reason: words },
  { requiredKeys: ['url'] },
)
const does = fc.oneof(
  { weight: 3, arbitrary: fc.record({ goTo: id }) },
  fc.record({ set: fc.record({ name, value: fc.oneof(words, json) }) }),
  fc.record({ webhook }),
)
const connection = fc
  .tuple(fc.option(condition, { freq: 5, nil: undefined }), does)
  .map(([when, rest]) => (when ? { when, ...rest } : rest))
const connections = fc.array(connection, { maxLength: 4 })
const action = fc.oneof(
  fc.record({ type: some('text'), text: words }),
  fc.record({ type: some('choice'), text: words, options: fc.array(words, { maxLength: 3 }) }),
  fc.record({ type: some('wait'), wait: fc.nat(60_000) }),
)
const module = fc.record(
  {
    actions: fc.array(action, { maxLength: 3 }),
    webhook,
    waitForInput: fc.boolean(),
    skipGlobalConnections: fc.boolean(),
    fallback: id,
    connections,
  },
  { requiredKeys: [] },
)
/** Valid documents. Cycles cannot be avoided while generating, so flows with one are dropped. */
const flow = fc
  .record(
    {
      start: id,
      fallback: id,
      connections,
      takeover: fc.uniqueArray(fc.record({ claimEnd: words.filter(Boolean), goTo: id }), {
        selector: one => one.claimEnd,
        maxLength: 3,
      }),
      modules: fc.tuple(...ids.map(one => module.map(rest => ({ id: one, ...rest })))),
    },
    { requiredKeys: ['start', 'modules'] },
  )
  .map(document => compileFlow(document))
  .filter((found): found is Flow => {
    const faults = Array.isArray(found) ? found.filter(fault => !fault.message.includes('endless loop')) : []
    if (faults.length > 0) throw new Error(JSON.stringify(faults))
    return !Array.isArray(found)
  })

const variables = fc.oneof(
  fc.dictionary(fc.oneof(name, fc.string()), json, { maxKeys: 5 }),
  some(JSON.parse('{"__proto__":{"polluted":1},"constructor":"c","x":"[[y]]"}')),
) as fc.Arbitrary<JsonObject>
const place = some(null, ...ids, 'gone', '__proto__')
const state: fc.Arbitrary<FlowState> = fc.record({ moduleId: place, variables })
const input = fc.oneof(
  fc.record({ kind: some('open'), moduleId: place }),
  fc.record({ kind: some('text'), text: words }),
  fc.record({ kind: some('control-returned'), claimEnd: fc.option(words) }),
) as fc.Arbitrary<FlowInput>

describe('any valid flow, in any state, with any input', () => {
  it('stops within its limits at one of its modules or where it was', () => {
    fc.assert(
      fc.property(flow, state, fc.array(input, { minLength: 1, maxLength: 4 }), (bot, before, inputs) => {
        let now = before
        for (const one of inputs) {
          const done = step(bot, now, one)
          expect([...ids, now.moduleId]).toContain(done.moduleId)
          expect(done.effects.filter(effect => effect.kind === 'say').length).toBeLessThanOrEqual(limits.entered)
          now = done
        }
      }),
      { numRuns: 500 },
    )
  })

  it('does the same again, and changes neither state nor input nor flow', () => {
    fc.assert(
      fc.property(flow, state, input, (bot, before, one) => {
        const untouched = structuredClone({ before, one, document: bot.document })
        const first = step(bot, before, one)
        first.variables.later = 'changed by the caller'
        expect({ before, one, document: bot.document }).toEqual(untouched)
        delete first.variables.later
        if (Object.hasOwn(before.variables, 'later')) return
        expect(step(bot, before, one)).toEqual(first)
        expect(Object.prototype).not.toHaveProperty('polluted')
      }),
      { numRuns: 500 },
    )
  })

  it('has the old variables with its set effects applied, and effects that are JSON', () => {
    fc.assert(
      fc.property(flow, state, input, (bot, before, one) => {
        const done = step(bot, before, one)
        const sets = done.effects.flatMap(effect => (effect.kind === 'set' ? Object.entries(effect.variables) : []))
        const after = new Map([...Object.entries(before.variables), ...sets])
        expect(new Map(Object.entries(done.variables))).toEqual(after)
        expect(JSON.parse(JSON.stringify(done.effects))).toEqual(done.effects)
      }),
      { numRuns: 300 },
    )
  })

  it('is the same flow after its document was stored and published again', () => {
    fc.assert(
      fc.property(flow, state, input, (bot, before, one) => {
        const again = compileFlow(JSON.parse(JSON.stringify(bot.document))) as Flow
        expect(again.document).toEqual(bot.document)
        expect(step(again, before, one)).toEqual(step(bot, before, one))
      }),
      { numRuns: 200 },
    )
  })
})

it('any value is compiled or refused with faults, and nothing is thrown', () => {
  const junk = fc.anything({ withBigInt: true, withNullPrototype: true, withDate: true, withMap: true, maxDepth: 6 })
  const almost = fc.record(
    {
      start: fc.oneof(id, junk),
      connections: fc.oneof(connections, junk),
      takeover: junk,
      modules: fc.oneof(fc.array(fc.oneof(fc.record({ id, connections: fc.oneof(connections, junk) }), junk)), junk),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.oneof(junk, almost), document => {
      const found = compileFlow(document)
      if (!Array.isArray(found)) return
      expect(found.length).toBeGreaterThan(0)
      for (const fault of found) expect(fault.message).toMatch(/^\S.* /s)
    }),
    { numRuns: 1_000 },
  )
})
