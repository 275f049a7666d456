import { z } from 'zod'
import { actionsSchema } from '../conversation/action.ts'
import type { Json } from '../json.ts'
import { limits } from './limits.ts'

// The document comes from JSON.parse, so every value in it is JSON.
const json = z.custom<Json>(value => value !== undefined, 'is missing')
const name = z.string().min(1).max(limits.name)
const text = z.string().max(limits.text)
const pattern = z.string().min(1).max(limits.pattern)
const part = text.refine(words => words.trim() !== '', 'is empty, and would always be found')

const textCondition = z
  .strictObject({
    equals: text.exactOptional(),
    contains: part.exactOptional(),
    startsWith: part.exactOptional(),
    matches: pattern.exactOptional(),
    isEmpty: z.boolean().exactOptional(),
    caseSensitive: z.boolean().exactOptional(),
  })
  .superRefine(exactlyOne('equals', 'contains', 'startsWith', 'matches', 'isEmpty'))

const variableOperators = ['equals', 'notEquals', 'contains', 'matches', 'greaterThan', 'lessThan', 'exists'] as const
const isOneOperator = exactlyOne(...variableOperators)

/** One condition; `all`, `any` and `not` hold others. A `variable` has its operator beside it, a `text` within it. */
export type Condition = {
  text?: z.output<typeof textCondition>
  variable?: string
  equals?: Json
  notEquals?: Json
  contains?: Json
  matches?: string
  greaterThan?: number
  lessThan?: number
  exists?: boolean
  caseSensitive?: boolean
  all?: Condition[]
  any?: Condition[]
  not?: Condition
}
const condition: z.ZodType<Condition> = z.lazy(() =>
  z
    .strictObject({
      text: textCondition.exactOptional(),
      variable: name.exactOptional(),
      equals: json.exactOptional(),
      notEquals: json.exactOptional(),
      contains: json.exactOptional(),
      matches: pattern.exactOptional(),
      greaterThan: z.number().exactOptional(),
      lessThan: z.number().exactOptional(),
      exists: z.boolean().exactOptional(),
      caseSensitive: z.boolean().exactOptional(),
      all: z.array(condition).min(1).exactOptional(),
      any: z.array(condition).min(1).exactOptional(),
      not: condition.exactOptional(),
    })
    .superRefine(exactlyOne('text', 'variable', 'all', 'any', 'not'))
    .superRefine((found, context) => {
      if (found.variable !== undefined) return isOneOperator(found, context)
      for (const key of [...variableOperators, 'caseSensitive'] as const) {
        if (found[key] !== undefined) context.addIssue({ code: 'custom', message: `has "${key}" without "variable"` })
      }
    }),
)

const webhook = z.strictObject({ url: z.string().max(limits.url), reason: text.exactOptional() })
const connection = z
  .strictObject({
    when: condition.exactOptional(),
    goTo: name.exactOptional(),
    set: z.strictObject({ name, value: json }).exactOptional(),
    webhook: webhook.exactOptional(),
  })
  .superRefine(exactlyOne('goTo', 'set', 'webhook'))
const connections = z.array(connection).max(limits.connections).default([])

/** The shape of a published flow (docs/flow.md), with defaults filled in. `check.ts` checks names, patterns and URLs. */
export const flowSchema = z.strictObject({
  start: name,
  fallback: name.exactOptional(),
  connections,
  takeover: z
    .array(z.strictObject({ claimEnd: z.string().max(limits.claimEnd), goTo: name }))
    .max(limits.takeovers)
    .default([]),
  modules: z
    .array(
      z.strictObject({
        id: name,
        actions: actionsSchema.default([]),
        webhook: webhook.exactOptional(),
        waitForInput: z.boolean().default(true),
        skipGlobalConnections: z.boolean().default(false),
        fallback: name.exactOptional(),
        connections,
      }),
    )
    .min(1)
    .max(limits.modules),
})

export type FlowDocument = z.output<typeof flowSchema>
export type ConnectionDocument = z.output<typeof connection>

function exactlyOne(...keys: string[]) {
  const listed = `"${keys.slice(0, -1).join('", "')}" and "${keys.at(-1)}"`
  return (found: object, context: z.RefinementCtx) => {
    const count = keys.filter(key => Object.hasOwn(found, key)).length
    if (count !== 1)
      context.addIssue({ code: 'custom', message: `needs exactly one of ${listed}, and has ${count || 'none'}` })
  }
}
