import type { graphql as Typed } from './operations/gql.ts'

/** The text itself, with the type that `codegen.ts` has generated for it. */
export const graphql: typeof Typed = /* @__NO_SIDE_EFFECTS__ */ (text: string) => text as never
