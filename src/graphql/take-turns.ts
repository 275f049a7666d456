import type { GraphQLSchema } from 'graphql'
import { getNamedType, isObjectType } from 'graphql'
import { turns } from '../app/turns.ts'
import type { Context } from './context.ts'

/**
 * Makes every field wait for its caller's turn once the time of a turn of the event loop is used up: no document, however many
 * reads it asks for, holds up the others. `turns` decides; a field that need not wait stays as fast as it was.
 */
export function takeTurns(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field
      if (!resolve) continue
      // A page is read behind an `await`: were 49 of them started at once, none would see that the others use up the time.
      const isPage = /(Connection|EventPage)$/.test(getNamedType(field.type).name)
      field.resolve = (source, args, context: Context, info) =>
        isPage || turns.isBusy(context.caller)
          ? turns.next(context.caller, context).then(() => resolve(source, args, context, info))
          : resolve(source, args, context, info)
    }
  }
  return schema
}
