import type { FlowFault } from './fault.ts'
import { at, isText, rows, texts } from './json-path.ts'
import { limits } from './limits.ts'
import { foreverLoops } from './loop.ts'
import { addPattern, type Patterns } from './pattern.ts'

/**
 * What a schema cannot check: whether the modules that are named exist, patterns compile, URLs can be called. It reads the document
 * without trusting its shape, so that a fault of shape hides no other. Compiled patterns go into `patterns`.
 */
export function* checkFlow(document: unknown, patterns: Patterns): Generator<FlowFault> {
  const modules = rows(at(document, 'modules'))
  const ids = new Set(modules.map(idOf).filter(id => id !== null))
  yield* duplicates(modules)
  yield* references(null, [['start', at(document, 'start')], ...connectionsAndFallback(document)], ids)
  yield* takeovers(rows(at(document, 'takeover')), ids)
  yield* within(null, document, patterns)
  for (const module of modules) {
    yield* references(idOf(module), connectionsAndFallback(module), ids)
    yield* webhookUrl(idOf(module), 'webhook.url', at(module, 'webhook', 'url'))
    yield* longTexts(idOf(module), at(module, 'actions'))
    yield* within(idOf(module), module, patterns)
  }
  yield* foreverLoops(document)
}

const idOf = (module: unknown): string | null => {
  const id = at(module, 'id')
  return isText(id) ? id : null
}

function* duplicates(modules: unknown[]): Generator<FlowFault> {
  const counts = new Map<string | null, number>()
  for (const id of modules.map(idOf)) counts.set(id, (counts.get(id) ?? 0) + 1)
  for (const [id, count] of counts) {
    if (id !== null && count > 1) yield { module: id, message: `${count} modules have this id` }
  }
}

type Reference = [path: string, id: unknown]

const connectionsAndFallback = (holder: unknown): Reference[] => [
  ['fallback', at(holder, 'fallback')],
  ...rows(at(holder, 'connections')).map((one, index): Reference => [`connections[${index}].goTo`, at(one, 'goTo')]),
]

function* references(module: string | null, found: Reference[], ids: Set<string>): Generator<FlowFault> {
  for (const [path, id] of found) {
    if (isText(id) && !ids.has(id)) yield { module, message: `${path} names the module "${id}", which does not exist` }
  }
}

function* takeovers(takeover: unknown[], ids: Set<string>): Generator<FlowFault> {
  const seen = new Set<unknown>()
  for (const [index, one] of takeover.entries()) {
    const claimEnd = at(one, 'claimEnd')
    if (seen.has(claimEnd)) yield { module: null, message: `takeover[${index}].claimEnd "${claimEnd}" is there twice` }
    if (isText(claimEnd)) seen.add(claimEnd)
    yield* references(null, [[`takeover[${index}].goTo`, at(one, 'goTo')]], ids)
  }
}

function* longTexts(module: string | null, actions: unknown): Generator<FlowFault> {
  for (const [path, text] of texts(actions, 'actions')) {
    if (text.length > limits.text) yield { module, message: `${path} is over the limit of ${limits.text} characters` }
  }
}

function* within(module: string | null, holder: unknown, patterns: Patterns): Generator<FlowFault> {
  for (const [index, connection] of rows(at(holder, 'connections')).entries()) {
    const path = `connections[${index}]`
    yield* variableName(module, `${path}.set.name`, at(connection, 'set', 'name'))
    yield* webhookUrl(module, `${path}.webhook.url`, at(connection, 'webhook', 'url'))
    yield* condition(module, `${path}.when`, at(connection, 'when'), patterns, 1)
  }
}

function* condition(
  module: string | null,
  path: string,
  found: unknown,
  patterns: Patterns,
  depth: number,
): Generator<FlowFault> {
  if (depth > limits.conditionDepth) {
    yield { module, message: `${path} is nested deeper than ${limits.conditionDepth} conditions` }
    return
  }
  yield* variableName(module, `${path}.variable`, at(found, 'variable'))
  yield* pattern(module, `${path}.matches`, found, patterns)
  yield* pattern(module, `${path}.text.matches`, at(found, 'text'), patterns)
  for (const list of ['all', 'any']) {
    for (const [index, one] of rows(at(found, list)).entries()) {
      yield* condition(module, `${path}.${list}[${index}]`, one, patterns, depth + 1)
    }
  }
  if (at(found, 'not') !== undefined) yield* condition(module, `${path}.not`, at(found, 'not'), patterns, depth + 1)
}

function* pattern(module: string | null, path: string, holder: unknown, patterns: Patterns): Generator<FlowFault> {
  const source = at(holder, 'matches')
  if (!isText(source) || source.length > limits.pattern) return
  const fault = addPattern(patterns, source, at(holder, 'caseSensitive') === true)
  if (fault) yield { module, message: `${path} ${fault}` }
}

/** `__proto__` and the like would change what every object inherits, in any code that handles the variables later. */
function* variableName(module: string | null, path: string, name: unknown): Generator<FlowFault> {
  if (!isText(name) || (/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name) && !inherited.has(name))) return
  yield {
    module,
    message: `${path} "${name}" is not a name for a variable: a letter or _, then letters, digits, _ . -`,
  }
}

const inherited = new Set(['__proto__', 'constructor', 'prototype'])

function* webhookUrl(module: string | null, path: string, url: unknown): Generator<FlowFault> {
  if (!isText(url)) return
  const parsed = /^https?:\/\//i.test(url) ? URL.parse(url) : null
  if (!parsed) yield { module, message: `${path} must be a whole http or https address` }
  else if (parsed.username || parsed.password)
    yield { module, message: `${path} must not carry a user name or password` }
}
