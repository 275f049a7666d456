import { describe, expect, it } from 'vitest'
import { compileFlow, type Flow } from '../../../src/domain/flow/flow.ts'
import { type FlowEffect, type FlowState, step } from '../../../src/domain/flow/step.ts'
import type { JsonObject } from '../../../src/domain/json.ts'

function flowOf(document: unknown): Flow {
  const flow = compileFlow(document)
  if (Array.isArray(flow)) throw new Error(JSON.stringify(flow))
  return flow
}
const says = (text: string) => [{ type: 'text', text }]
const module = (id: string, ...connections: unknown[]) => ({ id, actions: says(id), connections })
const at = (moduleId: string | null, variables: JsonObject = {}): FlowState => ({ moduleId, variables })
const wrote = (text: string) => ({ kind: 'text', text }) as const
/** The texts said, with the other effects between them. */
const saidIn = (effects: FlowEffect[]) =>
  effects.map(effect => {
    if (effect.kind === 'set') return effect.variables
    if (effect.kind === 'ask-for-human') return `ask ${effect.url}`
    return effect.actions.map(action => ('text' in action ? action.text : action.type)).join(' ')
  })

/** The bot of these tests. */
const shop = flowOf({
  start: 'welcome',
  fallback: 'sorry',
  connections: [
    { when: { text: { equals: 'human' } }, goTo: 'desk' },
    { when: { text: { matches: '^swear' } }, set: { name: 'rude', value: true } },
  ],
  takeover: [{ claimEnd: 'Resolved', goTo: 'thanks' }],
  modules: [
    {
      id: 'welcome',
      actions: says('Hello [[name]]'),
      connections: [
        { when: { text: { contains: 'order' } }, goTo: 'order' },
        { when: { text: { contains: 'order 7' } }, goTo: 'thanks' },
        { when: { text: { startsWith: 'call me ' } }, set: { name: 'name', value: '[[text]]!' } },
        { when: { variable: 'name', equals: 'call me Nora!' }, goTo: 'thanks' },
      ],
    },
    { id: 'order', actions: says('Which order?'), fallback: 'order', skipGlobalConnections: true },
    {
      id: 'desk',
      actions: says('One moment'),
      webhook: { url: 'https://desk.example/claim', reason: '[[name]] wants a person' },
    },
    { id: 'thanks', actions: says('Thanks') },
    { id: 'sorry', actions: says('Sorry?') },
  ],
})

describe('opening a conversation', () => {
  it('enters the start module', () => {
    const opened = step(shop, at(null), { kind: 'open', moduleId: null })
    expect(opened).toEqual({
      moduleId: 'welcome',
      variables: {},
      effects: [{ kind: 'say', moduleId: 'welcome', actions: [{ type: 'text', text: 'Hello ' }] }],
    })
  })

  it('enters the module that is named, or the start module if it does not exist', () => {
    expect(step(shop, at(null), { kind: 'open', moduleId: 'order' }).moduleId).toBe('order')
    expect(step(shop, at(null), { kind: 'open', moduleId: 'gone' }).moduleId).toBe('welcome')
    expect(step(shop, at(null), { kind: 'open', moduleId: '__proto__' }).moduleId).toBe('welcome')
  })
})

describe('a text', () => {
  it('follows the first goTo that matches', () => {
    expect(step(shop, at('welcome'), wrote('My ORDER 7 is late')).moduleId).toBe('order')
  })

  it('sees variables that earlier connections of the list have set', () => {
    const done = step(shop, at('welcome'), wrote('call me Nora'))
    expect(done.moduleId).toBe('thanks')
    expect(done.variables).toEqual({ name: 'call me Nora!' })
    expect(saidIn(done.effects)).toEqual([{ name: 'call me Nora!' }, 'Thanks'])
  })

  it('without a match uses the global connections, then the fallback of the bot', () => {
    expect(step(shop, at('welcome'), wrote(' Human ')).moduleId).toBe('desk')
    const rude = step(shop, at('welcome'), wrote('swear word'))
    expect(saidIn(rude.effects)).toEqual([{ rude: true }, 'Sorry?'])
  })

  it('ignores global connections if the module skips them, and prefers its fallback', () => {
    expect(step(shop, at('order'), wrote('human')).moduleId).toBe('order')
  })

  it('without a match and a fallback changes nothing', () => {
    const flow = flowOf({ start: 'a', modules: [module('a')] })
    const stayed = step(flow, at('a', { x: 1 }), wrote('hm'))
    expect(stayed).toEqual({ moduleId: 'a', variables: { x: 1 }, effects: [] })
  })

  it('at a removed module or before the first one uses the global connections, the fallback of the bot, the start module', () => {
    expect(step(shop, at('removed'), wrote('human')).moduleId).toBe('desk')
    expect(step(shop, at('removed'), wrote('order')).moduleId).toBe('sorry')
    expect(step(flowOf({ start: 'a', modules: [module('a')] }), at('removed'), wrote('x')).moduleId).toBe('a')
    expect(step(flowOf({ start: 'a', modules: [module('a')] }), at(null), wrote('x')).moduleId).toBe('a')
    expect(step(shop, at('constructor'), wrote('order')).moduleId).toBe('sorry')
  })

  it('is cut at 10,000 characters', () => {
    const flow = flowOf({
      start: 'a',
      modules: [module('a', { when: { text: { matches: 'end$' } }, goTo: 'b' }), module('b')],
    })
    expect(step(flow, at('a'), wrote(`${'x'.repeat(9_997)}end`)).moduleId).toBe('b')
    expect(step(flow, at('a'), wrote(`${'x'.repeat(9_998)}end`)).moduleId).toBe('a')
  })
})

/** A request that gives no details. */
const plain = { kind: 'ask-for-human', team: null, summary: null, priority: 'NORMAL', code: null } as const

describe('a handover webhook', () => {
  it('takes effect after the module’s messages, with variables in its reason', () => {
    const asked = step(shop, at('welcome', { name: 'Nora' }), wrote('human'))
    expect(asked.effects).toEqual([
      { kind: 'say', moduleId: 'desk', actions: says('One moment') },
      { ...plain, url: 'https://desk.example/claim', reason: 'Nora wants a person', moduleId: 'desk' },
    ])
  })

  it('of a connection names its module, and the next connections are evaluated', () => {
    const flow = flowOf({
      start: 'a',
      modules: [module('a', { webhook: { url: 'http://desk.example/' } }, { goTo: 'b' }), module('b')],
    })
    expect(step(flow, at('a'), wrote('x')).effects).toEqual([
      { ...plain, url: 'http://desk.example/', reason: null, moduleId: 'a' },
      { kind: 'say', moduleId: 'b', actions: says('b') },
    ])
  })
})

describe('a module that does not wait', () => {
  const flow = flowOf({
    start: 'router',
    connections: [{ when: { text: { equals: 'g' } }, goTo: 'b' }],
    modules: [
      {
        id: 'router',
        waitForInput: false,
        connections: [
          { set: { name: 'seen', value: 1 } },
          { set: { name: 'last', value: '[[text]]' } },
          { when: { text: { contains: 'a' } }, goTo: 'a' },
        ],
      },
      { ...module('a', { set: { name: 'a', value: [] } }, { goTo: 'b' }), waitForInput: false },
      { id: 'b', actions: says('b [[last]]') },
    ],
  })

  it('has its connections evaluated at once with the same text, effects in order', () => {
    const done = step(flow, at('b'), { kind: 'open', moduleId: 'router' })
    expect(done.moduleId).toBe('router')
    const chained = step(flowOf({ ...flow.document, connections: [{ goTo: 'router' }] }), at('b'), wrote('banana'))
    expect(saidIn(chained.effects)).toEqual([{ seen: 1, last: 'banana' }, 'a', { a: [] }, 'b banana'])
    expect(chained.moduleId).toBe('b')
  })

  it('says nothing when it has no actions', () => {
    expect(step(flow, at(null), { kind: 'open', moduleId: null }).effects).toEqual([
      { kind: 'set', variables: { seen: 1, last: '' } },
    ])
  })

  it('stops after 32 modules', () => {
    const modules = Array.from({ length: 40 }, (_, index) => ({
      ...module(`m${index}`, { goTo: `m${index + 1}` }),
      waitForInput: index === 39,
    }))
    modules[39]!.connections = []
    const run = step(flowOf({ start: 'm0', modules }), at(null), { kind: 'open', moduleId: null })
    expect(run.moduleId).toBe('m31')
    expect(run.effects).toHaveLength(32)
    expect(step(flowOf({ start: 'm8', modules }), at(null), { kind: 'open', moduleId: null })).toMatchObject({
      moduleId: 'm39',
    })
  })
})

describe('control that returns', () => {
  it('enters the module of its ClaimEnd, which must match exactly', () => {
    expect(step(shop, at('desk'), { kind: 'control-returned', claimEnd: 'Resolved' })).toMatchObject({
      moduleId: 'thanks',
      effects: [{ kind: 'say', moduleId: 'thanks' }],
    })
  })

  it.each(['resolved', 'Resolved ', '', '__proto__', null])('changes nothing for %j', claimEnd => {
    const stayed = step(shop, at('desk', { ClaimEnd: 'x' }), { kind: 'control-returned', claimEnd })
    expect(stayed).toEqual({ moduleId: 'desk', variables: { ClaimEnd: 'x' }, effects: [] })
  })
})
