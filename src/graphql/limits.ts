import {
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { isRefusal, refuse } from '../domain/error.ts'
import { answerTooLarge, isTooLarge } from './answer-size.ts'
import { type Measure, measure } from './cost.ts'
import { toGraphQLError } from './errors.ts'
import { type Trusted, trustedText } from './trusted.ts'

/** What one operation may ask for, over every transport alike. */
export const queryLimits = {
  /** Characters of the document. */
  characters: 32_768,
  tokens: 2_000,
  depth: 12,
  aliases: 60,
  directives: 60,
  /** Fields answered, lists counted at the length asked for. */
  cost: 20_000,
  /** The same for one event of a subscription, which is executed for every event of the log. */
  costPerEvent: 1_000,
  /** Pairs of fields with the same name in the answer. */
  overlaps: 10_000,
  /** Objects and lists inside each other in the variables. */
  nesting: 60,
  /** ms until a query or mutation is given up. */
  deadlineMs: 30_000,
} as const

export type Exposure = {
  /** Whether the schema may be asked about itself, and complaints may suggest what was meant. */
  introspection: boolean
  /** null: any document may be run. */
  trusted: Trusted | null
  /** False for Yoga's own HTTP: its streams do not end with their credential. */
  canStream: (context: unknown) => boolean
}

/**
 * Limits as a Yoga plugin, so that HTTP, SSE and sockets all pass them. Everything is counted before validation: comparing
 * overlapping fields takes time that grows with their square.
 */
export function limitsPlugin(schema: GraphQLSchema, { introspection, trusted, canStream }: Exposure): Plugin {
  // Variables are looked at when the operation runs, and complaints about them suggest names as well.
  const words = introspection ? {} : { hideSuggestions: true }
  return {
    onParse({ setParseFn }) {
      setParseFn((source: string | { body: string }) => {
        const text = trustedText(typeof source === 'string' ? source : source.body, trusted)
        if (isRefusal(text)) throw toGraphQLError(text)
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
      const no = tooDear(args)
      if (no) setResultAndStopExecution({ errors: [no] })
      setExecuteFn(async (args: ExecutionArgs) => {
        const result = await within(queryLimits.deadlineMs, executeFn({ ...args, ...words }))
        return isTooLarge(args.contextValue as object) ? { errors: [answerTooLarge()] } : result
      })
    },
    onSubscribe({ args, subscribeFn, setSubscribeFn, setResultAndStopExecution }) {
      const no = canStream(args.contextValue) ? tooDear(args, queryLimits.costPerEvent) : notStreamed()
      if (no) setResultAndStopExecution({ errors: [no] })
      setSubscribeFn((args: ExecutionArgs) => subscribeFn({ ...args, ...words }))
    },
  }
}

function parseWithin(schema: GraphQLSchema, text: string): DocumentNode {
  if (text.length > queryLimits.characters)
    throw tooMuch(`The document has more than ${queryLimits.characters} characters.`)
  const document = parsed(text)
  const found = measure(schema, document, null)
  for (const what of ['depth', 'aliases', 'directives', 'cost', 'overlaps'] as const satisfies (keyof Measure)[])
    if (found[what] > queryLimits[what])
      throw tooMuch(`The operation's ${what} is ${found[what]}; the limit is ${queryLimits[what]}.`)
  return document
}

function parsed(text: string): DocumentNode {
  try {
    return parse(text, { maxTokens: queryLimits.tokens })
  } catch (error) {
    // The parser calls itself for each bracket: fewer than its limit of tokens are more than its stack can hold.
    if (error instanceof RangeError) throw tooMuch('The document is nested too deeply.')
    throw error
  }
}

/** The cost once more, now that the variables are known that say how long lists are. */
function tooDear(
  { schema, document, variableValues }: ExecutionArgs,
  limit: number = queryLimits.cost,
): GraphQLError | null {
  if (isDeep(variableValues)) return tooMuch(`The variables are nested more than ${queryLimits.nesting} deep.`)
  const { cost } = measure(schema, document, variableValues ?? {})
  return cost > limit ? tooMuch(`The operation's cost is ${cost}; the limit is ${limit}.`) : null
}

/** Level by level: whatever calls itself for each level, here or later, is what must not happen. */
function isDeep(value: unknown): boolean {
  let level = [value]
  for (let depth = 0; depth <= queryLimits.nesting; depth++) {
    level = level.flatMap(each => (each !== null && typeof each === 'object' ? Object.values(each) : []))
    if (level.length === 0) return false
  }
  return true
}

const notStreamed = () =>
  toGraphQLError(refuse('not_acceptable', 'A subscription is answered by a stream of events, or over a WebSocket.'))

const tooMuch = (message: string) => toGraphQLError(refuse('query_too_complex', message))

/** The answer, or the refusal when time is over: then nobody waits for it any longer. */
async function within<T>(ms: number, work: T | Promise<T>): Promise<T> {
  if (!(work instanceof Promise)) return work
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(toGraphQLError(refuse('deadline_exceeded'))), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
