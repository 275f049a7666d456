import {
  type DocumentNode,
  type ExecutionArgs,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  visit,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { Charge } from '../domain/access/charge.ts'
import { refuse } from '../domain/error.ts'
import { textFault } from '../domain/text.ts'
import { answerTooLarge, isTooLarge } from './answer-size.ts'
import { chargeOf } from './charge.ts'
import type { Context } from './context.ts'
import { type Measure, measure } from './cost.ts'
import { toGraphQLError } from './errors.ts'
import type { Selections } from './selections.ts'
import { openSubscription } from './subscription.ts'
import { type Trusted, trustedText } from './trusted.ts'

/** The most that one operation may ask for, over every transport. */
export const queryLimits = {
  /** Characters of the document. */
  characters: 32_768,
  tokens: 2_000,
  depth: 12,
  aliases: 60,
  directives: 60,
  /** Fields in the answer, with lists at the length that is asked for, and what fields read beside. */
  cost: 20_000,
  /** The same for a subscription, whose selection is executed for every event. */
  costPerEvent: 1_000,
  /** Pairs of fields with the same name in the answer. */
  overlaps: 10_000,
  /** Objects and lists inside each other in the variables. */
  nesting: 60,
  /** ms until a query or mutation is refused with `deadline_exceeded`. */
  deadlineMs: 30_000,
} as const

export type Exposure = {
  /** Whether introspection is allowed, and error messages may suggest names of the schema. */
  introspection: boolean
  /** null: any document is allowed. */
  trusted: Trusted | null
  /** False for Yoga's own HTTP streams, which do not end with their credential. */
  canStream: (context: unknown) => boolean
  selections: Selections
}

/**
 * The limits as a Yoga plugin, so that HTTP, SSE and sockets all pass through them. They are checked before validation, which
 * compares overlapping fields in quadratic time.
 */
export function limitsPlugin(
  schema: GraphQLSchema,
  { introspection, trusted, canStream, selections }: Exposure,
): Plugin {
  // Variables are checked only when the operation runs, and error messages about them suggest names, too.
  const hidden = introspection ? {} : { hideSuggestions: true }
  return {
    onParse({ setParseFn }) {
      setParseFn((source: string | { body: string }) => {
        const text = trustedText(typeof source === 'string' ? source : source.body, trusted)
        if (text instanceof GraphQLError) throw text
        return parseWithin(schema, text)
      })
    },
    onValidate({ addValidationRule, setValidationFn, validateFn }) {
      if (introspection) return
      addValidationRule(NoSchemaIntrospectionCustomRule)
      setValidationFn((schema, document, rules, options) =>
        validateFn(schema, document, rules, { ...options, hideSuggestions: true }),
      )
    },
    onExecute({ args, executeFn, setExecuteFn, setResultAndStopExecution }) {
      const checked = check(args)
      if ('refusal' in checked) return setResultAndStopExecution({ errors: [checked.refusal] })
      setExecuteFn(async (args: ExecutionArgs) => {
        const refusal = await take(args, checked.charge)
        if (refusal) return { errors: [refusal] }
        const result = await within(queryLimits.deadlineMs, executeFn({ ...args, ...hidden }))
        return isTooLarge(args.contextValue as object) ? { errors: [answerTooLarge()] } : result
      })
    },
    onSubscribe({ args, setSubscribeFn, setResultAndStopExecution }) {
      const checked = canStream(args.contextValue) ? check(args, queryLimits.costPerEvent) : { refusal: notStreamed() }
      if ('refusal' in checked) return setResultAndStopExecution({ errors: [checked.refusal] })
      setSubscribeFn(async (args: ExecutionArgs) => {
        const refusal = await take(args, checked.charge)
        return refusal ? { errors: [refusal] } : openSubscription({ ...args, ...hidden }, selections)
      })
    },
  }
}

function parseWithin(schema: GraphQLSchema, text: string): DocumentNode {
  if (text.length > queryLimits.characters)
    throw tooMuch(`The document has more than ${queryLimits.characters} characters.`)
  const document = parsed(text)
  const measured = measure(schema, document, null)
  for (const name of ['depth', 'aliases', 'directives', 'cost', 'overlaps'] as const satisfies (keyof Measure)[])
    if (measured[name] > queryLimits[name])
      throw tooMuch(`The operation's ${name} is ${measured[name]}; the limit is ${queryLimits[name]}.`)
  checkTexts(document, text)
  return document
}

/** Escapes in a document name characters that the JSON around it does not show. */
function checkTexts(document: DocumentNode, source: string) {
  if (!source.includes('\\u')) return
  visit(document, {
    StringValue({ value }) {
      const fault = textFault(value)
      if (fault !== null) throw toGraphQLError(refuse('bad_input', fault))
    },
  })
}

function parsed(text: string): DocumentNode {
  try {
    return parse(text, { maxTokens: queryLimits.tokens })
  } catch (error) {
    // The parser recurses at each bracket, and its stack overflows before the limit of tokens is reached.
    if (error instanceof RangeError) throw tooMuch('The document is nested too deeply.')
    throw error
  }
}

/** Measures the cost again, now that the variables are known: lengths of lists can be variables. */
function check(
  { schema, document, variableValues }: ExecutionArgs,
  limit: number = queryLimits.cost,
): { refusal: GraphQLError } | { charge: Charge } {
  if (isDeep(variableValues))
    return { refusal: tooMuch(`The variables are nested more than ${queryLimits.nesting} deep.`) }
  const variables = variableValues ?? {}
  const { cost } = measure(schema, document, variables)
  if (cost > limit) return { refusal: tooMuch(`The operation's cost is ${cost}; the limit is ${limit}.`) }
  return { charge: chargeOf(document, variables, cost) }
}

/** The transport has counted one operation already. */
async function take({ contextValue }: ExecutionArgs, { operations, bytes }: Charge): Promise<GraphQLError | null> {
  const refusal = await (contextValue as Context).charge({ operations: operations - 1, bytes })
  return refusal && toGraphQLError(refusal)
}

/** Whether objects and lists are nested deeper than is allowed. It recurses no deeper than that. */
function isDeep(value: unknown, left: number = queryLimits.nesting): boolean {
  if (value === null || typeof value !== 'object') return false
  for (const each of Array.isArray(value) ? value : Object.values(value))
    if (left === 0 || isDeep(each, left - 1)) return true
  return false
}

const notStreamed = () =>
  toGraphQLError(refuse('not_acceptable', 'A subscription is answered by a stream of events, or over a WebSocket.'))

const tooMuch = (message: string) => toGraphQLError(refuse('query_too_complex', message))

/** The answer, or a refusal when the time is over. The work itself goes on, and its answer is dropped. */
function within<T>(ms: number, work: T | Promise<T>): T | Promise<T> {
  if (!(work instanceof Promise)) return work
  return new Promise<T>((resolve, reject) => {
    const late = () => reject(toGraphQLError(refuse('deadline_exceeded')))
    const timer = setTimeout(late, ms)
    const settled = () => clearTimeout(timer)
    work.then(resolve, reject).then(settled, settled)
  })
}
