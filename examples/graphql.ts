import type { graphql as Typed } from './operations/gql.ts'

/** The text itself, typed by what `codegen.ts` made of it. */
export const graphql: typeof Typed = /* @__NO_SIDE_EFFECTS__ */ (text: string) => text as never
