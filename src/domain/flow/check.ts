import type { FlowFault } from './fault.ts'
import { asArray, at, isString, stringsIn } from './json-path.ts'
import { limits } from './limits.ts'
import { endlessLoops } from './loop.ts'
import { addPattern, type Patterns } from './pattern.ts'

/**
 * Checks what a schema cannot: that the named modules exist, patterns compile, URLs can be called. It reads the document without
 * trusting its shape, so that a fault of the shape hides no other fault. Compiled patterns go into `patterns`.
 */
export function* checkFlow(document: unknown, patterns: Patterns): Generator<FlowFault> {
  const modules = asArray(at(document, 'modules'))
  const ids = new Set(modules.map(idOf).filter(id => id !== null))
  yield* duplicateIds(modules)
  yield* unknownModules(null, [['start', at(document, 'start')], ...connectionsAndFallback(document)], ids)
  yield* takeoverFaults(asArray(at(document, 'takeover')), ids)
  yield* connectionFaults(null, document, patterns)
  for (const module of modules) {
    yield* unknownModules(idOf(module), connectionsAndFallback(module), ids)
    yield* webhookUrlFault(idOf(module), 'webhook.url', at(module, 'webhook', 'url'))
    yield* longTexts(idOf(module), at(module, 'actions'))
    yield* connectionFaults(idOf(module), module, patterns)
  }
  yield* endlessLoops(document)
}

const idOf = (module: unknown): string | null => {
  const id = at(module, 'id')
  return isString(id) ? id : null
}

function* duplicateIds(modules: unknown[]): Generator<FlowFault> {
  const counts = new Map<string | null, number>()
  for (const id of modules.map(idOf)) counts.set(id, (counts.get(id) ?? 0) + 1)
  for (const [id, count] of counts) {
    if (id !== null && count > 1) yield { module: id, message: `${count} modules have this id` }
  }
}

type Reference = [path: string, id: unknown]

const connectionsAndFallback = (holder: unknown): Reference[] => [
  ['fallback', at(holder, 'fallback')],
  ...asArray(at(holder, 'connections')).map((one, index): Reference => [`connections[${index}].goTo`, at(one, 'goTo')]),
]

function* unknownModules(module: string | null, references: Reference[], ids: Set<string>): Generator<FlowFault> {
  for (const [path, id] of references) {
    if (isString(id) && !ids.has(id))
      yield { module, message: `${path} names the module "${id}", which does not exist` }
  }
}

function* takeoverFaults(takeover: unknown[], ids: Set<string>): Generator<FlowFault> {
  const known = new Set<unknown>()
  for (const [index, one] of takeover.entries()) {
    const claimEnd = at(one, 'claimEnd')
    if (known.has(claimEnd))
      yield { module: null, message: `takeover[${index}].claimEnd "${claimEnd}" is listed twice` }
    if (isString(claimEnd)) known.add(claimEnd)
    yield* unknownModules(null, [[`takeover[${index}].goTo`, at(one, 'goTo')]], ids)
  }
}

function* longTexts(module: string | null, actions: unknown): Generator<FlowFault> {
  for (const [path, text] of stringsIn(actions, 'actions')) {
    if (text.length > limits.text) yield { module, message: `${path} is over the limit of ${limits.text} characters` }
  }
}

function* connectionFaults(module: string | null, holder: unknown, patterns: Patterns): Generator<FlowFault> {
  for (const [index, connection] of asArray(at(holder, 'connections')).entries()) {
    const path = `connections[${index}]`
    yield* variableNameFault(module, `${path}.set.name`, at(connection, 'set', 'name'))
    yield* webhookUrlFault(module, `${path}.webhook.url`, at(connection, 'webhook', 'url'))
    yield* conditionFaults(module, `${path}.when`, at(connection, 'when'), patterns, 1)
  }
}

function* conditionFaults(
  module: string | null,
  path: string,
  condition: unknown,
  patterns: Patterns,
  depth: number,
): Generator<FlowFault> {
  if (depth > limits.conditionDepth) {
    yield { module, message: `${path} is nested deeper than ${limits.conditionDepth} conditions` }
    return
  }
  yield* variableNameFault(module, `${path}.variable`, at(condition, 'variable'))
  yield* patternFault(module, `${path}.matches`, condition, patterns)
  yield* patternFault(module, `${path}.text.matches`, at(condition, 'text'), patterns)
  for (const list of ['all', 'any']) {
    for (const [index, one] of asArray(at(condition, list)).entries()) {
      yield* conditionFaults(module, `${path}.${list}[${index}]`, one, patterns, depth + 1)
    }
  }
  if (at(condition, 'not') !== undefined)
    yield* conditionFaults(module, `${path}.not`, at(condition, 'not'), patterns, depth + 1)
}

function* patternFault(module: string | null, path: string, holder: unknown, patterns: Patterns): Generator<FlowFault> {
  const source = at(holder, 'matches')
  if (!isString(source) || source.length > limits.pattern) return
  const fault = addPattern(patterns, source, at(holder, 'caseSensitive') === true)
  if (fault) yield { module, message: `${path} ${fault}` }
}

/** Names such as `__proto__` would change what every object inherits, in any code that handles the variables later. */
function* variableNameFault(module: string | null, path: string, name: unknown): Generator<FlowFault> {
  if (!isString(name) || (/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name) && !inherited.has(name))) return
  yield {
    module,
    message: `${path} "${name}" is not a variable name: a letter or _, then letters, digits, _ . -`,
  }
}

const inherited = new Set(['__proto__', 'constructor', 'prototype'])

function* webhookUrlFault(module: string | null, path: string, url: unknown): Generator<FlowFault> {
  if (!isString(url)) return
  const parsed = /^https?:\/\//i.test(url) ? URL.parse(url) : null
  if (!parsed) yield { module, message: `${path} must be an absolute http or https URL` }
  else if (parsed.username || parsed.password)
    yield { module, message: `${path} must not carry a user name or password` }
}
