import type { FlowFault } from './fault.ts'
import { asArray, at, isString } from './json-path.ts'

/**
 * Cycles of modules that do not wait for input and continue unconditionally: they would never end. A cycle with a condition may
 * end, so it is not a fault; the limit of modules per input stops it if it does not.
 */
export function* endlessLoops(document: unknown): Generator<FlowFault> {
  const next = new Map<unknown, string>()
  for (const module of asArray(at(document, 'modules'))) {
    const target = at(module, 'waitForInput') === false ? certainTarget(module, document) : undefined
    if (isString(target)) next.set(at(module, 'id'), target)
  }
  const visited = new Set<string>()
  for (const start of next.values()) {
    const path: string[] = []
    let current: string | undefined = start
    while (current !== undefined && !visited.has(current)) {
      visited.add(current)
      path.push(current)
      current = next.get(current)
    }
    // A module that an earlier path visited is no cycle of this one.
    if (current !== undefined && path.includes(current))
      yield loopFault([...path.slice(path.indexOf(current)), current])
  }
}

/** The module that certainly follows, in the order of `step`; undefined where that depends, or where the flow waits. */
function certainTarget(module: unknown, document: unknown): unknown {
  const globals = at(module, 'skipGlobalConnections') === true ? [] : asArray(at(document, 'connections'))
  const goTo = [...asArray(at(module, 'connections')), ...globals].find(one => at(one, 'goTo') !== undefined)
  if (goTo !== undefined) return at(goTo, 'when') === undefined ? at(goTo, 'goTo') : undefined
  return at(module, 'fallback') ?? at(document, 'fallback')
}

const loopFault = (cycle: string[]): FlowFault => ({
  module: cycle[0]!,
  message: `is in an endless loop that never waits for input: ${cycle
    .slice(0, 10)
    .map(id => `"${id}"`)
    .join(' → ')}`,
})
