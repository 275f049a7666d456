import type { graphql as Typed } from './operations/gql.ts'

/**
 * Returns the text itself, with the types that `codegen.ts` made for it. The generated function of the same name
 * searches a map of all operations, which every bundle would then carry.
 */
export const graphql: typeof Typed = (text: string) => text as never
