import type { graphql as Typed } from './operations/gql.ts'

/**
 * Returns the document's text, with the types that `codegen.ts` generated for it. The generated function of this name is not used:
 * it finds texts in a map of all operations, which a bundle would then contain.
 */
// Without the annotation a bundle would keep documents that nothing uses.
export const graphql: typeof Typed = /* @__NO_SIDE_EFFECTS__ */ (text: string) => text as never

/**
 * Adds the texts of the fragments that a document spreads. The types of the document contain them already: codegen finds a
 * fragment by its name.
 */
export const withFragments = /* @__NO_SIDE_EFFECTS__ */ <Document>(
  document: Document,
  ...fragments: readonly unknown[]
): Document => [document, ...fragments].join(' ') as Document
