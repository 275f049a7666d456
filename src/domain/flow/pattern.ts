import { RE2JS } from 're2js'
import { type Budget, spend } from './budget.ts'
import { limits } from './limits.ts'
import { estimateCost } from './pattern-cost.ts'

/** The patterns of one flow, each compiled once, with their `count` and `cost` so far. */
export type Patterns = { compiled: Map<string, RE2JS>; count: number; cost: number }

export const emptyPatterns = (): Patterns => ({ compiled: new Map(), count: 0, cost: 0 })

/** Compiles a pattern (RE2 syntax) and adds it. Returns null, or the pattern's fault. */
export function addPattern(patterns: Patterns, source: string, caseSensitive: boolean): string | null {
  patterns.count++
  if (patterns.count > limits.patterns) return `is over the limit of ${limits.patterns} patterns of a flow`
  const key = keyOf(source, caseSensitive)
  if (patterns.compiled.has(key)) return null
  const { size, cost } = estimateCost(source)
  // The estimate is two or three times too high; the compiled size is exact, but known only after the time is spent.
  if (size > limits.patternSize * 8) return tooLarge
  patterns.cost += cost
  if (patterns.cost > limits.patternCost) return 'makes the patterns of this flow too large together'
  const compiled = compile(source, caseSensitive)
  if (typeof compiled === 'string') return `does not compile: ${compiled}`
  if (compiled.programSize() > limits.patternSize) return tooLarge
  patterns.compiled.set(key, compiled)
  return null
}

const tooLarge = 'is too large: repeat less, or split it into several conditions'

function compile(source: string, caseSensitive: boolean): RE2JS | string {
  try {
    return RE2JS.compile(source, caseSensitive ? 0 : RE2JS.CASE_INSENSITIVE)
  } catch (error) {
    // For comparison without case RE2JS adds a prefix that the author did not write.
    return (error as Error).message
      .replace('error parsing regexp: ', '')
      .replace(`\`(?i)${source}`, () => `\`${source}`)
  }
}

export const patternOf = (patterns: Patterns, source: string, caseSensitive: boolean): RE2JS =>
  patterns.compiled.get(keyOf(source, caseSensitive))!

const keyOf = (source: string, caseSensitive: boolean) => `${caseSensitive ? '=' : '~'}${source}`

/** Whether the pattern is found anywhere in the text. */
export function isFound(pattern: RE2JS, text: string, budget: Budget): boolean {
  // Not pattern.test(): its cache of states keeps up to 8 MiB per pattern for as long as the flow lives.
  return spend(budget, 'work', pattern.programSize() * (text.length + 1)) && pattern.matcher(text).find()
}
