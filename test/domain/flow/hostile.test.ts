import { beforeAll, describe, expect, it } from 'vitest'
import { compileFlow, type Flow } from '../../../src/domain/flow/flow.ts'
import { estimateCost } from '../../../src/domain/flow/pattern-cost.ts'
import { type FlowStep, step } from '../../../src/domain/flow/step.ts'
import type { Json, JsonObject } from '../../../src/domain/json.ts'
import { costOf, cpuOfOne } from '../../support/cpu.ts'

const connected = (...connections: unknown[]) => ({ start: 'a', modules: [{ id: 'a', connections }] })
const matching = (pattern: string) =>
  connected({ when: { text: { matches: pattern } }, set: { name: 'hit', value: true } })

function flowOf(document: unknown): Flow {
  const flow = compileFlow(document)
  if (Array.isArray(flow)) throw new Error(JSON.stringify(flow))
  return flow
}
const send = (flow: Flow, text: string, variables: JsonObject = {}): FlowStep =>
  step(flow, { moduleId: 'a', variables }, { kind: 'text', text })

/** CPU time of one message of 10,000 characters with a harmless pattern: about 0.5 ms on a quiet machine. */
let message: number
beforeAll(async () => {
  const harmless = flowOf(matching('[a-z]+!b'))
  message = await cpuOfOne(() => send(harmless, 'x'.repeat(10_000)), 5, 50)
})

/** Expects that the work costs at most as much as `limit` harmless messages. */
const expectCost = async (limit: number, work: () => unknown) =>
  expect(await costOf(work, message, limit)).toBeLessThanOrEqual(limit)

describe('a pattern made to hang', () => {
  const texts = [
    'a'.repeat(10_000),
    `${'a'.repeat(9_999)}!`,
    'ab'.repeat(5_000),
    'x'.repeat(10_000),
    'é'.repeat(10_000),
  ]
  it.each([
    '(a+)+$',
    '(a+)+b',
    '(a|a)*b',
    '(a|aa)+$',
    '(.*)*!?b',
    '([a-zA-Z]+)*\\d',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(x+x+)+y',
    '(.*a){20}b',
    '(?:a?){25}a{25}b',
    '^(\\w+\\s?)*$',
    '^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$',
  ])('%s costs at most as much as 200 harmless messages of 10,000 characters', async pattern => {
    const flow = flowOf(matching(pattern))
    for (const text of texts) await expectCost(200, () => send(flow, text))
  })

  it.each([
    '(a{500}){500}',
    '((a{10}){10}){11}',
    '(a{1000}){2}',
    '(a{30}){30}',
    '.{0,1000}'.repeat(50),
    `(${'a'.repeat(480)}){1000}`,
  ])('%s is refused', async pattern => {
    await expectCost(100, () => compileFlow(matching(pattern)))
    expect(compileFlow(matching(pattern))).toEqual([
      {
        module: 'a',
        message: expect.stringMatching(/^connections\[0\]\.when\.text\.matches (is too large|does not compile)/),
      },
    ])
  })

  it('has its cost estimated from above before it is compiled', () => {
    expect(estimateCost('a{3}(b|c){2,4}').size).toBeGreaterThan(15)
    expect(estimateCost('(a{1000}').size).toBeGreaterThan(1000)
    expect(estimateCost('a\\Q\\E{1000}').size).toBeGreaterThan(1000)
    expect(estimateCost('[a-z]{1000}]').size).toBeGreaterThan(1000)
    expect(estimateCost('[b-\u{ffff}]').cost).toBeGreaterThan(2000)
    expect(estimateCost('[b-\\x{ffff}').cost).toBeGreaterThan(2000)
    expect(estimateCost('\\pL[^\\PL]').cost).toBeGreaterThan(200)
    expect(estimateCost('[a-zæøå]{3}').cost).toBeLessThan(50)
  })

  it.each(['x*'.repeat(250), 'x'.repeat(500), '(a|b)?'.repeat(83), 'word|'.repeat(99), '[a-zæøå]+'.repeat(50)])(
    'may have 500 characters without counted repeats: %s',
    pattern => {
      expect(compileFlow(matching(pattern))).toHaveProperty('modules')
    },
  )
})

describe('a flow made to hang the server', () => {
  /** Two modules that never wait and lead to each other, each with all these connections. */
  const mill = (...connections: unknown[]) => {
    const goOn = (id: string) => ({ when: { text: { isEmpty: false } }, goTo: id })
    return flowOf({
      start: 'a',
      modules: ['a', 'b'].map(id => ({
        id,
        waitForInput: false,
        connections: [...connections, goOn(id === 'a' ? 'b' : 'a')],
      })),
    })
  }
  const many = (count: number, connection: (index: number) => unknown) =>
    Array.from({ length: count }, (_, index) => connection(index))
  const set = (name: string, value: Json) => ({ set: { name, value } })

  it('with many large patterns is stopped', async () => {
    const flow = mill(...many(99, index => ({ when: { text: { matches: `[\\pL\\pN]{400}${index}` } }, goTo: 'a' })))
    await expectCost(4_000, () => send(flow, 'é'.repeat(10_000)))
  })

  it('with many comparisons is stopped', async () => {
    const any = many(300, index => ({ text: { contains: `${'x'.repeat(20)}${index}` } }))
    const flow = mill(...many(20, () => ({ when: { any }, goTo: 'a' })))
    await expectCost(2_000, () => send(flow, 'x'.repeat(10_000)))
  })

  it('with searches in long lists is stopped', async () => {
    const list = many(1_000, () => 'x'.repeat(1_000)) as Json
    const any = many(50, index => ({ variable: 'list', contains: `${index}` }))
    const flow = mill(...many(90, () => ({ when: { any }, goTo: 'a' })))
    await expectCost(2_000, () => send(flow, 'x', { list }))
  })

  it('with texts that double is stopped, and the conversation stays small', async () => {
    const flow = mill(...many(99, index => set(`v${index}`, '[[v0]][[v1]][[text]]'.repeat(100))))
    const grown = send(flow, 'x'.repeat(10_000), { v0: 'boom' })
    expect(JSON.stringify(grown).length).toBeLessThan(4_000_000)
    await expectCost(2_000, () => send(flow, 'x'.repeat(10_000)))
  })

  it('with a large value that is set again and again is stopped', () => {
    const grown = send(mill(set('a', many(200_000, () => 1) as Json)), 'x')
    expect(JSON.stringify(grown.effects).length).toBeLessThan(2_000_000)
  })

  it('with a large object in many texts is stopped', async () => {
    const cart = many(100_000, index => ({ index })) as Json
    const actions = [{ type: 'choice', text: '', options: many(50, () => '[[cart]]') as Json }]
    const flow = flowOf({ start: 'a', fallback: 'b', modules: [{ id: 'a' }, { id: 'b', actions }] })
    expect(send(flow, 'x', { cart })).toMatchObject({ moduleId: 'b', effects: [] })
    await expectCost(1_000, () => send(flow, 'x', { cart }))
  })

  it.each<[string, unknown]>([
    ['wide tables', many(20, module => many(100, index => `${'[b-ﬀ]'.repeat(60)}${module}x${index}`))],
    ['named classes', many(20, module => many(100, index => `${'[\\pL\\pN]'.repeat(40)}${module}x${index}`))],
    ['counted repeats', many(20, module => many(100, index => `a{480}${module}x${index}`))],
    ['alternatives', many(20, module => many(100, index => `${'ab|cd|'.repeat(60)}${module}x${index}`))],
  ])('with 2,000 patterns of %s is refused soon', async (_, patterns) => {
    const modules = (patterns as string[][]).map((list, id) => ({
      id: `${id}`,
      connections: list.map(matches => ({ when: { text: { matches } }, goTo: '0' })),
    }))
    const document = { start: '0', modules }
    await expectCost(8_000, () => compileFlow(document))
    expect(compileFlow(document)).toContainEqual({
      module: expect.any(String),
      message: expect.stringMatching(/is too large|too large together/),
    })
  })

  it('with one pattern too many is refused', () => {
    const modules = many(21, id => ({
      id: `${id}`,
      connections: many(100, () => ({ when: { text: { matches: 'a' } }, goTo: '0' })),
    }))
    expect(compileFlow({ start: '0', modules })).toContainEqual({
      module: '20',
      message: 'connections[0].when.text.matches is over the limit of 2000 patterns of a flow',
    })
  })

  it('with a cycle of 2,000 modules or a million brackets is refused soon', async () => {
    const modules = many(2_000, id => ({
      id: `${id}`,
      waitForInput: false,
      connections: [{ goTo: `${((id as number) + 1) % 2_000}` }],
    }))
    await expectCost(2_000, () => compileFlow({ start: '0', modules }))
    expect(compileFlow({ start: '0', modules })).toHaveLength(1)
    await expectCost(2_000, () => compileFlow(connected({ set: { name: 'x', value: many(500_000, () => []) } })))
  })
})
