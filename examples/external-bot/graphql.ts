import type { graphql as Typed } from './operations/gql.ts'

/** Returns the text itself, with the types that `npm run codegen` made for it. */
export const graphql: typeof Typed = (text: string) => text as never
