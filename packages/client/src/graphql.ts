import type { graphql as Typed } from './operations/gql.ts'

/**
 * The text itself, typed by what `codegen.ts` made of it. The generated function of this name looks texts up in a map of every
 * operation there is, the tests' included: bundles would carry them all.
 */
// Marked, or bundles would carry the documents that nobody uses.
export const graphql: typeof Typed = /* @__NO_SIDE_EFFECTS__ */ (text: string) => text as never
