import { z } from 'zod'
import { actionsSchema } from '../conversation/action.ts'
import { priorities } from '../conversation/handover.ts'
import type { Json } from '../json.ts'
import { limits } from './limits.ts'

// The document comes from JSON.parse, so every value in it is JSON.
const json = z.custom<Json>(value => value !== undefined, 'is missing')
const name = z.string().min(1).max(limits.name)
const text = z.string().max(limits.text)
const pattern = z.string().min(1).max(limits.pattern).describe('An RE2 pattern, found anywhere in the text.')
const part = text.refine(value => value.trim() !== '', 'is empty, so it would always match').meta({ pattern: '\\S' })
const caseSensitive = z.boolean().describe('Compare with case; texts are compared without it by default.')

const textOperators = ['equals', 'contains', 'startsWith', 'matches', 'isEmpty'] as const
const textCondition = z
  .strictObject({
    equals: text.exactOptional(),
    contains: part.exactOptional(),
    startsWith: part.exactOptional(),
    matches: pattern.exactOptional(),
    isEmpty: z.boolean().exactOptional(),
    caseSensitive: caseSensitive.exactOptional(),
  })
  .superRefine(exactlyOne(...textOperators))
  .meta({ description: 'What the user wrote, trimmed.', oneOf: requiredEach(...textOperators) })

const variableOperators = ['equals', 'notEquals', 'contains', 'matches', 'greaterThan', 'lessThan', 'exists'] as const
const isOneOperator = exactlyOne(...variableOperators)

/** One condition; `all`, `any` and `not` hold others. `available` names a team. A `variable` has its operator beside it, a `text` within it. */
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
  available?: string
  all?: Condition[]
  any?: Condition[]
  not?: Condition
}
const conditionKinds = ['text', 'variable', 'available', 'all', 'any', 'not'] as const
const condition: z.ZodType<Condition> = z
  .lazy(() =>
    z
      .strictObject({
        text: textCondition.exactOptional(),
        variable: name
          .describe('A variable by name, with one operator beside it. One that is not set is null.')
          .exactOptional(),
        equals: json.exactOptional(),
        notEquals: json.exactOptional(),
        contains: json.exactOptional(),
        matches: pattern.exactOptional(),
        greaterThan: z.number().exactOptional(),
        lessThan: z.number().exactOptional(),
        exists: z.boolean().exactOptional(),
        caseSensitive: caseSensitive.exactOptional(),
        available: name
          .describe('A team by name: its hours have come, and one of its agents is online.')
          .exactOptional(),
        all: z.array(condition).min(1).exactOptional(),
        any: z.array(condition).min(1).exactOptional(),
        not: condition.exactOptional(),
      })
      .superRefine(exactlyOne(...conditionKinds))
      .superRefine((found, context) => {
        if (found.variable !== undefined) return isOneOperator(found, context)
        for (const key of [...variableOperators, 'caseSensitive'] as const) {
          if (found[key] !== undefined) context.addIssue({ code: 'custom', message: `has "${key}" without "variable"` })
        }
      })
      .meta({
        oneOf: requiredEach(...conditionKinds),
        if: { required: ['variable'] },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: { oneOf: requiredEach(...variableOperators) },
        else: { not: { anyOf: requiredEach(...variableOperators, 'caseSensitive') } },
      }),
  )
  .meta({
    id: 'condition',
    description: 'When a connection applies: what the user wrote, a variable, or other conditions.',
  })

const webhook = z
  .strictObject({
    url: z.string().max(limits.url).describe('The claim webhook that is asked to take the conversation over.'),
    reason: text.describe('Why an agent is needed; `[[name]]` becomes a variable.').exactOptional(),
  })
  .describe('Asks for an agent.')
const handover = z
  .strictObject({
    team: name.describe('The team that it waits for, by name; left out: any agent.').exactOptional(),
    reason: text.describe('Why an agent is needed; `[[name]]` becomes a variable.').exactOptional(),
    summary: text.describe('What the agent reads first; `[[name]]` becomes a variable.').exactOptional(),
    priority: z.enum(priorities).describe('NORMAL where it is left out.').exactOptional(),
    code: z.string().min(1).max(limits.code).describe('Your own code for what it is about.').exactOptional(),
  })
  .describe('Asks for an agent in our own queue, without a webhook.')
const connectionKinds = ['goTo', 'set', 'webhook', 'handover'] as const
const connection = z
  .strictObject({
    when: condition.exactOptional(),
    goTo: name.describe('The id of the module to enter.').exactOptional(),
    set: z.strictObject({ name, value: json }).describe('A variable to set.').exactOptional(),
    webhook: webhook.exactOptional(),
    handover: handover.exactOptional(),
  })
  .superRefine(exactlyOne(...connectionKinds))
  .meta({
    id: 'connection',
    description: 'What happens where a condition holds, or always where there is none.',
    oneOf: requiredEach(...connectionKinds),
  })
const connections = z.array(connection).max(limits.connections).default([])

const module = z
  .strictObject({
    id: name.describe('Its name, which no other module has.'),
    actions: actionsSchema.default([]).describe('What it says, as one message.'),
    webhook: webhook.exactOptional(),
    handover: handover.exactOptional(),
    waitForInput: z.boolean().default(true).describe('False: its connections are evaluated at once.'),
    skipGlobalConnections: z.boolean().default(false).describe('True: the document’s connections are not evaluated.'),
    fallback: name
      .describe('The module to enter where no connection applies; left out: the document’s.')
      .exactOptional(),
    connections: connections.describe('Evaluated in order, before those of the document.'),
  })
  .refine(({ webhook, handover }) => !webhook || !handover, 'has both "webhook" and "handover"')
  .meta({
    id: 'module',
    description: 'A step of the conversation.',
    not: { required: ['webhook', 'handover'] },
  })

/** The shape of a published flow (docs/flow.md), with defaults filled in. `check.ts` checks names, patterns and URLs. */
export const flowSchema = z
  .strictObject({
    start: name.describe('The module that a conversation opens with.'),
    fallback: name.describe('The module to enter where nothing else applies.').exactOptional(),
    connections: connections.describe('Evaluated in every module, behind its own.'),
    takeover: z
      .array(
        z.strictObject({
          claimEnd: z
            .string()
            .max(limits.claimEnd)
            .meta({ minLength: 1, description: 'The outcome that the agent names; exact match.' }),
          goTo: name.describe('The module to enter.'),
        }),
      )
      .max(limits.takeovers)
      .default([])
      .describe('Where the flow goes on when an agent gives the conversation back.'),
    modules: z.array(module).min(1).max(limits.modules),
  })
  .meta({ title: 'Flow', description: 'What a bot says, and when it asks for an agent. Explained in docs/flow.md.' })

export type FlowDocument = z.output<typeof flowSchema>
export type ConnectionDocument = z.output<typeof connection>

/**
 * The JSON Schema of a flow as an author writes it, for editors and validators. It covers the shape alone: `publishFlow` also checks
 * that the named modules exist, that patterns compile and that URLs can be called.
 */
export const flowJsonSchema = () => z.toJSONSchema(flowSchema, { io: 'input', unrepresentable: 'any' })

function exactlyOne(...keys: string[]) {
  const listed = `"${keys.slice(0, -1).join('", "')}" and "${keys.at(-1)}"`
  return (found: object, context: z.RefinementCtx) => {
    const count = keys.filter(key => Object.hasOwn(found, key)).length
    if (count !== 1)
      context.addIssue({ code: 'custom', message: `needs exactly one of ${listed}, and has ${count || 'none'}` })
  }
}

/** For JSON Schema: under `oneOf` the same rule, under `anyOf` at least one of the keys. */
function requiredEach(...keys: string[]) {
  return keys.map(key => ({ required: [key] }))
}
