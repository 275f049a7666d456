import { describe, expect, it } from 'vitest'
import type { FlowFault } from '../../../src/domain/flow/fault.ts'
import { compileFlow, type Flow } from '../../../src/domain/flow/flow.ts'

const faultsOf = (document: unknown): FlowFault[] => {
  const found = compileFlow(document)
  return Array.isArray(found) ? found : []
}
const one = (module: string | null, message: string) => [{ module, message }]
/** A flow of one module, "a", with these connections. */
const connected = (...connections: unknown[]) => ({ start: 'a', modules: [{ id: 'a', connections }] })
const when = (condition: unknown) => connected({ when: condition, goTo: 'a' })

describe('a valid flow', () => {
  const document = {
    start: 'a',
    connections: [{ webhook: { url: 'HTTPS://desk.example/x?y=1' } }],
    takeover: [{ claimEnd: 'done', goTo: 'b' }],
    modules: [
      { id: 'a', connections: [{ when: { variable: 'x', exists: true }, goTo: 'b' }] },
      {
        id: 'b',
        webhook: { url: 'http://10.0.0.1:8080/', reason: 'r' },
        connections: [{ webhook: { url: 'http://10.0.0.1:8080/' } }],
      },
    ],
  }

  it('compiles, with its defaults and each webhook address once', () => {
    const flow = compileFlow(document) as Flow
    expect(flow.document.modules[0]).toEqual({
      id: 'a',
      actions: [],
      waitForInput: true,
      skipGlobalConnections: false,
      connections: [{ when: { variable: 'x', exists: true }, goTo: 'b' }],
    })
    expect(flow.webhookUrls.toSorted()).toEqual(['HTTPS://desk.example/x?y=1', 'http://10.0.0.1:8080/'])
    expect([...flow.modules.keys()]).toEqual(['a', 'b'])
    expect((compileFlow(flow.document) as Flow).document).toEqual(flow.document)
  })

  it('is a frozen copy of its document', () => {
    const mine = structuredClone(document)
    const flow = compileFlow(mine) as Flow
    mine.modules[0]!.connections.length = 0
    expect(flow.modules.get('a')!.connections).toHaveLength(1)
    expect(() => (flow.document.modules[0]!.id = 'z')).toThrow(TypeError)
  })
})

describe('a document of the wrong shape', () => {
  const cyclic: Record<string, unknown> = {}
  cyclic.self = cyclic
  it.each<[string, unknown, string]>([
    ['null', null, 'the document must be of type object, not null'],
    ['a list', [], 'the document must be of type object, not array'],
    ['nothing', undefined, 'the document is not JSON, or is nested too deep'],
    ['a cycle', cyclic, 'the document is not JSON, or is nested too deep'],
    ['a bigint', { start: 1n }, 'the document is not JSON, or is nested too deep'],
    [
      '200,000 levels',
      JSON.parse('['.repeat(200_000) + ']'.repeat(200_000)),
      'the document is not JSON, or is nested too deep',
    ],
    ['65 levels', JSON.parse('['.repeat(65) + ']'.repeat(65)), 'the document is nested deeper than 64 levels'],
    ['a megabyte', { x: 'é'.repeat(524_288) }, 'the document is larger than 1048576 bytes'],
  ])('is reported for %s', (_, document, message) => {
    expect(faultsOf(document)).toEqual(one(null, message))
  })

  it.each<[string, unknown, FlowFault[]]>([
    ['a missing start', { modules: [{ id: 'a' }] }, one(null, 'start is missing')],
    [
      'no modules',
      { start: 'a', modules: [] },
      [
        { module: null, message: 'modules is under the minimum of 1 entries' },
        { module: null, message: 'start names the module "a", which does not exist' },
      ],
    ],
    [
      'an unknown key',
      { start: 'a', modules: [{ id: 'a', colour: 1, 'x y': 2 }] },
      one('a', 'the module has unknown keys: "colour", "x y"'),
    ],
    [
      'an inherited key',
      JSON.parse('{"start":"a","modules":[{"id":"a","__proto__":{}}]}'),
      one('a', 'the module has unknown keys: "__proto__"'),
    ],
    ['a module without id', { start: 'a', modules: [{ id: 'a' }, {}] }, one(null, 'modules[1].id is missing')],
    [
      'a module that is no object',
      { start: 'a', modules: [{ id: 'a' }, 3] },
      one(null, 'modules[1] must be of type object, not number'),
    ],
    ['an empty id', { start: 'a', modules: [{ id: 'a' }, { id: '' }] }, one(null, 'modules[1].id is empty')],
    [
      'a long id',
      { start: 'a', modules: [{ id: 'a' }, { id: 'x'.repeat(129) }] },
      one(null, 'modules[1].id is over the limit of 128 characters'),
    ],
    [
      'a wrong type',
      { start: 'a', modules: [{ id: 'a', waitForInput: 'no' }] },
      one('a', 'waitForInput must be of type boolean, not string'),
    ],
    [
      'an unknown action',
      { start: 'a', modules: [{ id: 'a', actions: [{ type: 'sing' }] }] },
      one('a', 'actions[0].type must be one of "text", "choice", "card", "media", "wait"'),
    ],
    [
      'a wrong media type',
      { start: 'a', modules: [{ id: 'a', actions: [{ type: 'media', media_type: 'x', url: '' }] }] },
      one('a', 'actions[0].media_type must be one of "image", "audio", "video", "file"'),
    ],
    [
      'a long wait',
      { start: 'a', modules: [{ id: 'a', actions: [{ type: 'wait', wait: 1e6 }] }] },
      one('a', 'actions[0].wait is over the limit of 60000'),
    ],
    [
      'a long text',
      {
        start: 'a',
        modules: [{ id: 'a', actions: [{ type: 'choice', text: '', options: ['', 'x'.repeat(10_001)] }] }],
      },
      one('a', 'actions[0].options[1] is over the limit of 10000 characters'),
    ],
    [
      'too many connections',
      connected(...Array(101).fill({ goTo: 'a' })),
      one('a', 'connections is over the limit of 100 entries'),
    ],
    [
      'too many modules',
      { start: '0', modules: Array.from({ length: 2_001 }, (_, id) => ({ id: `${id}` })) },
      one(null, 'modules is over the limit of 2000 entries'),
    ],
    [
      'a long claimEnd',
      { ...connected(), takeover: [{ claimEnd: 'x'.repeat(257), goTo: 'a' }] },
      one(null, 'takeover[0].claimEnd is over the limit of 256 characters'),
    ],
    [
      'a connection to nowhere',
      connected({}),
      one('a', 'connections[0] needs exactly one of "goTo", "set", "webhook" and "handover", and has none'),
    ],
    [
      'a connection with two effects',
      connected({ goTo: 'a', set: { name: 'x', value: 1 } }),
      one('a', 'connections[0] needs exactly one of "goTo", "set", "webhook" and "handover", and has 2'),
    ],
    ['a set without value', connected({ set: { name: 'x' } }), one('a', 'connections[0].set.value is missing')],
  ])('is reported for %s', (_, document, faults) => {
    expect(faultsOf(document)).toEqual(faults)
  })
})

describe('a condition', () => {
  const nested = (depth: number): unknown => (depth === 1 ? { text: { isEmpty: true } } : { not: nested(depth - 1) })
  const path = 'connections[0].when'
  const kinds = '"text", "variable", "available", "all", "any" and "not"'
  it.each<[string, unknown, string]>([
    ['of no kind', {}, `${path} needs exactly one of ${kinds}, and has none`],
    [
      'of two kinds',
      { text: { isEmpty: true }, not: { text: { isEmpty: true } } },
      `${path} needs exactly one of ${kinds}, and has 2`,
    ],
    [
      'of text without operator',
      { text: { caseSensitive: true } },
      `${path}.text needs exactly one of "equals", "contains", "startsWith", "matches" and "isEmpty", and has none`,
    ],
    [
      'of text with two',
      { text: { equals: 'a', contains: 'b' } },
      `${path}.text needs exactly one of "equals", "contains", "startsWith", "matches" and "isEmpty", and has 2`,
    ],
    [
      'of a variable without operator',
      { variable: 'x' },
      `${path} needs exactly one of "equals", "notEquals", "contains", "matches", "greaterThan", "lessThan" and "exists", and has none`,
    ],
    [
      'with an operator of nothing',
      { not: { text: { isEmpty: true } }, equals: 1 },
      `${path} has "equals" without "variable"`,
    ],
    [
      'that compares with a text',
      { variable: 'x', greaterThan: '3' },
      `${path}.greaterThan must be of type number, not string`,
    ],
    ['that looks for nothing', { text: { contains: ' ' } }, `${path}.text.contains is empty, so it would always match`],
    ['of an empty list', { any: [] }, `${path}.any is under the minimum of 1 entries`],
    ['nested too deep', nested(9), `${path}${'.not'.repeat(8)} is nested deeper than 8 conditions`],
    [
      'with a bad pattern',
      { text: { matches: '(' } },
      `${path}.text.matches does not compile: missing closing ): \`(\``,
    ],
    [
      'with a lookahead',
      { variable: 'x', matches: 'a(?=b)' },
      `${path}.matches does not compile: invalid or unsupported Perl syntax: \`(?=\``,
    ],
    [
      'with a bad pattern within',
      { all: [{ text: { isEmpty: true } }, { not: { text: { matches: 'a**' } } }] },
      `${path}.all[1].not.text.matches does not compile: invalid nested repetition operator: \`**\``,
    ],
    [
      'with a long pattern',
      { text: { matches: 'x'.repeat(501) } },
      `${path}.text.matches is over the limit of 500 characters`,
    ],
    [
      'on an unnameable variable',
      { variable: '2x', exists: true },
      `${path}.variable "2x" is not a variable name: a letter or _, then letters, digits, _ . -`,
    ],
  ])('%s is a fault', (_, condition, message) => {
    expect(faultsOf(when(condition))).toEqual(one('a', message))
  })

  it('of eight levels is valid', () => {
    expect(faultsOf(when(nested(8)))).toEqual([])
  })
})

describe('a name in a document', () => {
  it('of a module must exist', () => {
    const document = {
      start: 'no1',
      fallback: 'no2',
      connections: [{ goTo: 'no3' }],
      takeover: [{ claimEnd: 'x', goTo: 'no4' }],
      modules: [{ id: 'a', fallback: 'no5', connections: [{ goTo: 'a' }, { goTo: 'toString' }] }],
    }
    expect(faultsOf(document)).toEqual([
      { module: null, message: 'start names the module "no1", which does not exist' },
      { module: null, message: 'fallback names the module "no2", which does not exist' },
      { module: null, message: 'connections[0].goTo names the module "no3", which does not exist' },
      { module: null, message: 'takeover[0].goTo names the module "no4", which does not exist' },
      { module: 'a', message: 'fallback names the module "no5", which does not exist' },
      { module: 'a', message: 'connections[1].goTo names the module "toString", which does not exist' },
    ])
  })

  it('of a module or claim end must be unique', () => {
    const takeover = ['x', 'X', 'x'].map(claimEnd => ({ claimEnd, goTo: 'a' }))
    expect(faultsOf({ start: 'a', takeover, modules: [{ id: 'a' }, { id: 'b' }, { id: 'b' }] })).toEqual([
      { module: 'b', message: '2 modules have this id' },
      { module: null, message: 'takeover[2].claimEnd "x" is listed twice' },
    ])
  })

  it.each(['__proto__', 'constructor', 'prototype', '', '1a', 'a b', 'é', 'a\n'])(
    'of a variable cannot be %j',
    name => {
      expect(faultsOf(connected({ set: { name, value: 1 } }))).toContainEqual({
        module: 'a',
        message: expect.stringContaining('connections[0].set.name'),
      })
    },
  )

  it.each(['A', '_x', 'order.id', 'a-1'])('of a variable can be %j', name => {
    expect(faultsOf(connected({ set: { name, value: 1 } }))).toEqual([])
  })

  it.each([
    ['/bot/transfer/human', 'must be an absolute http or https URL'],
    ['//desk.example/', 'must be an absolute http or https URL'],
    ['https:desk.example', 'must be an absolute http or https URL'],
    ['https://', 'must be an absolute http or https URL'],
    ['https://a b/', 'must be an absolute http or https URL'],
    ['javascript:alert(1)', 'must be an absolute http or https URL'],
    ['file:///etc/passwd', 'must be an absolute http or https URL'],
    ['https://user@desk.example/', 'must not carry a user name or password'],
    ['https://:secret@desk.example/', 'must not carry a user name or password'],
  ])('of a webhook cannot be %j', (url, problem) => {
    const document = {
      start: 'a',
      connections: [{ webhook: { url } }],
      modules: [{ id: 'a', webhook: { url }, connections: [{ webhook: { url } }] }],
    }
    expect(faultsOf(document)).toEqual([
      { module: null, message: `connections[0].webhook.url ${problem}` },
      { module: 'a', message: `webhook.url ${problem}` },
      { module: 'a', message: `connections[0].webhook.url ${problem}` },
    ])
  })
})

describe('modules that do not wait', () => {
  const unwaiting = (id: string, ...connections: unknown[]) => ({ id, waitForInput: false, connections })
  const leave = { when: { text: { isEmpty: false } }, goTo: 'out' }
  const out = { id: 'out' }
  const circle = (ids: string) => expect.stringContaining(`is in an endless loop that never waits for input: ${ids}`)

  it('must not lead to each other in a cycle', () => {
    const modules = [
      unwaiting('a', { goTo: 'b' }),
      unwaiting('b', { set: { name: 'x', value: 1 } }, { goTo: 'c' }),
      unwaiting('c', { goTo: 'b' }),
    ]
    expect(faultsOf({ start: 'a', modules })).toEqual([{ module: 'b', message: circle('"b" → "c" → "b"') }])
  })

  it('must not lead to themselves by a connection, a global connection or a fallback', () => {
    expect(faultsOf({ start: 'a', modules: [unwaiting('a', { goTo: 'a' })] })).toEqual([
      { module: 'a', message: circle('"a" → "a"') },
    ])
    expect(faultsOf({ start: 'a', connections: [{ goTo: 'a' }], modules: [unwaiting('a')] })).toHaveLength(1)
    expect(faultsOf({ start: 'a', fallback: 'a', modules: [unwaiting('a')] })).toHaveLength(1)
    expect(faultsOf({ start: 'a', modules: [{ ...unwaiting('a'), fallback: 'a' }] })).toHaveLength(1)
  })

  it('may lead to themselves if a condition can leave, one of them waits, or they skip the global connections', () => {
    expect(faultsOf({ start: 'a', modules: [unwaiting('a', leave, { goTo: 'a' }), out] })).toEqual([])
    expect(
      faultsOf({ start: 'a', modules: [unwaiting('a', { goTo: 'b' }), { id: 'b', connections: [{ goTo: 'a' }] }] }),
    ).toEqual([])
    const skipping = { ...unwaiting('a'), skipGlobalConnections: true }
    expect(faultsOf({ start: 'a', connections: [{ goTo: 'a' }], modules: [skipping] })).toEqual([])
  })
})

describe('many faults', () => {
  it('are all reported, of one module too', () => {
    const document = {
      start: 'gone',
      modules: [
        { id: 'a', colour: 1, connections: [{ goTo: 'nowhere' }, { when: { text: { matches: '[' } } }] },
        { id: 'b', actions: 'x', webhook: { url: 'x' } },
      ],
    }
    expect(faultsOf(document).map(fault => `${fault.module}: ${fault.message}`)).toEqual([
      'a: connections[1] needs exactly one of "goTo", "set", "webhook" and "handover", and has none',
      'a: the module has unknown keys: "colour"',
      'b: actions must be of type array, not string',
      'null: start names the module "gone", which does not exist',
      'a: connections[0].goTo names the module "nowhere", which does not exist',
      'a: connections[1].when.text.matches does not compile: missing closing ]: `[`',
      'b: webhook.url must be an absolute http or https URL',
    ])
  })

  it('are reported up to 50, each in at most 500 characters', () => {
    const keys = Object.fromEntries(Array.from({ length: 20_000 }, (_, key) => [`${key}`.repeat(8), 1]))
    const modules = Array.from({ length: 99 }, (_, index) => ({ id: `${index}`, fallback: 'x'.repeat(1_000) }))
    const faults = faultsOf({ start: '0', ...keys, modules })
    expect(faults).toHaveLength(50)
    expect(Math.max(...faults.map(fault => fault.message.length))).toBeLessThanOrEqual(500)
  })
})
