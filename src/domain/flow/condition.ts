import type { JsonObject } from '../json.ts'
import type { Budget } from './budget.ts'
import type { Condition } from './document.ts'
import { afford, compileOperator } from './operator.ts'
import type { Patterns } from './pattern.ts'

/** What a condition reads: the user's text of this input, and the variables at this point of the step. */
type Seen = { text: string; variables: JsonObject; budget: Budget }

/** The result means nothing once the budget is used up: check the budget before using it. */
export type Test = (seen: Seen) => boolean

/** A condition of a checked document as a function; its patterns must be in `patterns`. */
export function compileCondition(condition: Condition, patterns: Patterns): Test {
  const compile = (one: Condition) => compileCondition(one, patterns)
  if (condition.all) return allOf(condition.all.map(compile))
  if (condition.any) return anyOf(condition.any.map(compile))
  if (condition.not) return not(compile(condition.not))
  return condition.text ? textTest(condition.text, patterns) : variableTest(condition, patterns)
}

const allOf =
  (tests: Test[]): Test =>
  seen =>
    tests.every(test => test(seen))
const anyOf =
  (tests: Test[]): Test =>
  seen =>
    tests.some(test => test(seen))
const not =
  (test: Test): Test =>
  seen =>
    !test(seen)

function textTest(operator: NonNullable<Condition['text']>, patterns: Patterns): Test {
  const judge = compileOperator(operator, patterns)
  return ({ text, budget }) => afford(text, budget) && judge(text, budget)
}

/** An unset variable is null. */
function variableTest({ variable = '', ...operator }: Condition, patterns: Patterns): Test {
  const judge = compileOperator(operator, patterns)
  return ({ variables, budget }) => {
    const value = Object.hasOwn(variables, variable) ? variables[variable]! : null
    return afford(value, budget) && judge(value, budget)
  }
}
