import type { JsonObject } from '../json.ts'
import type { Budget } from './budget.ts'
import type { Condition } from './document.ts'
import { compileOperator, spendOnComparison } from './operator.ts'
import type { Patterns } from './pattern.ts'

/** What a condition reads: the user's text of this input, the variables at this point of the step, and which teams are available. */
type Input = { text: string; variables: JsonObject; budget: Budget; isAvailable: (team: string) => boolean }

/** A compiled condition. Its result means nothing once the budget is used up: check the budget before using it. */
export type Test = (input: Input) => boolean

/** Compiles a condition of a checked document; its patterns must be in `patterns`. */
export function compileCondition(condition: Condition, patterns: Patterns): Test {
  const compile = (one: Condition) => compileCondition(one, patterns)
  if (condition.all) return allOf(condition.all.map(compile))
  if (condition.any) return anyOf(condition.any.map(compile))
  if (condition.not) return not(compile(condition.not))
  const { available } = condition
  if (available !== undefined) return ({ isAvailable }) => isAvailable(available)
  return condition.text ? textTest(condition.text, patterns) : variableTest(condition, patterns)
}

const allOf =
  (tests: Test[]): Test =>
  input =>
    tests.every(test => test(input))
const anyOf =
  (tests: Test[]): Test =>
  input =>
    tests.some(test => test(input))
const not =
  (test: Test): Test =>
  input =>
    !test(input)

function textTest(operator: NonNullable<Condition['text']>, patterns: Patterns): Test {
  const matches = compileOperator(operator, patterns)
  return ({ text, budget }) => spendOnComparison(text, budget) && matches(text, budget)
}

/** An unset variable is null. */
function variableTest({ variable = '', ...operator }: Condition, patterns: Patterns): Test {
  const matches = compileOperator(operator, patterns)
  return ({ variables, budget }) => {
    const value = Object.hasOwn(variables, variable) ? variables[variable]! : null
    return spendOnComparison(value, budget) && matches(value, budget)
  }
}
