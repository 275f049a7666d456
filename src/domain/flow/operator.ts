import type { Json } from '../json.ts'
import { truncate } from '../text.ts'
import { type Budget, spend } from './budget.ts'
import type { Condition } from './document.ts'
import { toText } from './interpolate.ts'
import { limits } from './limits.ts'
import { isFound, type Patterns, patternOf } from './pattern.ts'

type Operator = Omit<Condition, 'text' | 'variable' | 'available' | 'all' | 'any' | 'not'> &
  Pick<NonNullable<Condition['text']>, 'startsWith' | 'isEmpty'>
/** A compiled operator. */
type Predicate = (value: Json, budget: Budget) => boolean

/**
 * The operators of a condition, the same for `text` and `variable`. Texts are compared trimmed, and without case unless
 * `caseSensitive`; a pattern sees the text unchanged.
 */
export function compileOperator(operator: Operator, patterns: Patterns): Predicate {
  const { equals, notEquals, contains, startsWith, matches, isEmpty, exists, greaterThan, lessThan } = operator
  const caseSensitive = operator.caseSensitive ?? false
  if (equals !== undefined) return sameAs(equals, caseSensitive)
  if (notEquals !== undefined) return not(sameAs(notEquals, caseSensitive))
  if (contains !== undefined) return containing(contains, caseSensitive)
  if (startsWith !== undefined) return startingWith(startsWith, caseSensitive)
  if (matches !== undefined) return matching(matches, caseSensitive, patterns)
  if (isEmpty !== undefined) return value => (fold(value, true) === '') === isEmpty
  if (greaterThan !== undefined) return value => toNumber(value) > greaterThan
  if (lessThan !== undefined) return value => toNumber(value) < lessThan
  return value => (value !== null) === exists
}

/** Compares texts, numbers and booleans as text ("42" equals 42: users and forms write all as text), the rest as JSON. */
function sameAs(wanted: Json, caseSensitive: boolean): Predicate {
  if (!isScalar(wanted)) return value => isSameJson(value, wanted)
  const folded = fold(wanted, caseSensitive)
  return value => isScalar(value) && fold(value, caseSensitive) === folded
}

const not =
  (predicate: Predicate): Predicate =>
  (value, budget) =>
    !predicate(value, budget)

/** Finds a text within a text, or an entry of a list. */
function containing(wanted: Json, caseSensitive: boolean): Predicate {
  const isSame = sameAs(wanted, caseSensitive)
  const folded = isScalar(wanted) ? fold(wanted, caseSensitive) : null
  return (value, budget) => {
    if (Array.isArray(value)) return value.some(entry => spendOnComparison(entry, budget) && isSame(entry, budget))
    return folded !== null && isScalar(value) && fold(value, caseSensitive).includes(folded)
  }
}

function startingWith(wanted: string, caseSensitive: boolean): Predicate {
  const folded = fold(wanted, caseSensitive)
  return value => isScalar(value) && fold(value, caseSensitive).startsWith(folded)
}

function matching(source: string, caseSensitive: boolean, patterns: Patterns): Predicate {
  const pattern = patternOf(patterns, source, caseSensitive)
  return (value, budget) => isFound(pattern, truncate(toText(value, budget), limits.text), budget)
}

/** Charges one comparison in the unit of patterns (instructions × characters): about 50, and a fifth per character. */
export function spendOnComparison(value: Json, budget: Budget): boolean {
  const length = typeof value === 'string' ? Math.min(value.length, limits.text) : 0
  return spend(budget, 'work', 50 + length / 5)
}

const isScalar = (value: Json): value is string | number | boolean => value !== null && typeof value !== 'object'

function fold(value: Json, caseSensitive: boolean): string {
  const text = truncate(String(value), limits.text).trim()
  return caseSensitive ? text : text.toLowerCase()
}

/** NaN for what is not a number: it is neither greater nor less. */
function toNumber(value: Json): number {
  if (typeof value === 'number') return value
  return typeof value === 'string' && value.trim() !== '' ? Number(truncate(value, limits.text)) : Number.NaN
}

function isSameJson(one: Json, other: Json): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const keys = Object.keys(one)
  if (keys.length !== Object.keys(other).length) return false
  return keys.every(key => Object.hasOwn(other, key) && isSameJson(property(one, key), property(other, key)))
}

const property = (value: object, key: string): Json => (value as Record<string, Json>)[key]!
