import { refuse } from '../../error.ts'
import type { Json, JsonObject } from '../../json.ts'
import { fits, MAX_OBJECT_BYTES } from '../input.ts'
import type { CommandRule } from './rule.ts'

/** Sets variables, regardless of who holds the conversation: they are not messages. Equal values change nothing, so a repeat is harmless. */
export const set: CommandRule<'set'> = (builder, { variables }, actor) => {
  const { conversation } = builder
  if (conversation.state === 'CLOSED') return refuse('conversation_closed')
  const changed = Object.entries(variables).filter(([name, value]) => !isSame(conversation.variables, name, value))
  // Every command loads all variables, and a user may set more again and again.
  if (changed.length > 0 && !fits({ ...conversation.variables, ...variables }))
    return refuse('bad_input', `A conversation’s variables have at most ${MAX_OBJECT_BYTES} bytes as JSON.`, {
      path: 'input.variables',
    })
  builder.set(actor, Object.fromEntries(changed))
  return builder.outcome()
}

const isSame = (variables: JsonObject, name: string, value: Json) =>
  Object.hasOwn(variables, name) && JSON.stringify(variables[name]) === JSON.stringify(value)
