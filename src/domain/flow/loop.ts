import type { FlowFault } from './fault.ts'
import { at, isText, rows } from './json-path.ts'

/**
 * Cycles of modules that do not wait for input and continue unconditionally: they would never end. A cycle with a condition may
 * end, so it is not a fault; the limit of modules per input stops it if it does not.
 */
export function* foreverLoops(document: unknown): Generator<FlowFault> {
  const next = new Map<unknown, string>()
  for (const module of rows(at(document, 'modules'))) {
    const target = at(module, 'waitForInput') === false ? certainTarget(module, document) : undefined
    if (isText(target)) next.set(at(module, 'id'), target)
  }
  const done = new Set<string>()
  for (const start of next.values()) {
    const way: string[] = []
    let here: string | undefined = start
    while (here !== undefined && !done.has(here)) {
      done.add(here)
      way.push(here)
      here = next.get(here)
    }
    const circle = here === undefined ? [] : way.slice(way.indexOf(here))
    if (here !== undefined && way.includes(here)) yield loopFault([...circle, here])
  }
}

/** The module that certainly follows, in the same order as `step`; undefined where that depends, or where the flow waits. */
function certainTarget(module: unknown, document: unknown): unknown {
  const globals = at(module, 'skipGlobalConnections') === true ? [] : rows(at(document, 'connections'))
  const goTo = [...rows(at(module, 'connections')), ...globals].find(one => at(one, 'goTo') !== undefined)
  if (goTo !== undefined) return at(goTo, 'when') === undefined ? at(goTo, 'goTo') : undefined
  return at(module, 'fallback') ?? at(document, 'fallback')
}

const loopFault = (circle: string[]): FlowFault => ({
  module: circle[0]!,
  message: `goes in a circle for ever without waiting for input: ${circle
    .slice(0, 10)
    .map(id => `"${id}"`)
    .join(' → ')}`,
})
