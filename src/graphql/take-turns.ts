import { type GraphQLSchema, getNamedType } from 'graphql'
import { turns } from '../app/turns.ts'
import { wrapFields } from './wrap-fields.ts'

/**
 * Makes every field wait for its caller's turn once the time of a turn of the event loop is used up: no document, however many
 * reads it asks for, holds up the others. `turns` decides; a field that need not wait stays as fast as it was.
 */
export const takeTurns = (schema: GraphQLSchema): GraphQLSchema =>
  wrapFields(schema, (resolve, { type }) => {
    // A page is read behind an `await`: were 49 of them started at once, none would see that the others use up the time.
    const isPage = /(Connection|EventPage)$/.test(getNamedType(type).name)
    return (source, args, context, info) =>
      isPage || turns.isBusy(context.caller)
        ? turns.next(context.caller, context).then(() => resolve(source, args, context, info))
        : resolve(source, args, context, info)
  })
