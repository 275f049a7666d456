import { generate } from '@graphql-codegen/cli'

/** Who writes operations, and where their types go: each package carries its own, and no other's. */
const outputs: Record<string, string[]> = {
  'packages/client/src/operations/': ['packages/client/src/**/*.ts'],
  'packages/web/operations/': ['packages/web/**/*.{ts,tsx}'],
  'examples/operations/': ['examples/**/*.ts'],
  'test/support/operations/': ['test/**/*.ts', 'bench/**/*.ts', 'packages/client/test/**/*.ts'],
}

const config = {
  documentMode: 'string',
  enumsAsTypes: true,
  useTypeImports: true,
  strictScalars: true,
  scalars: { ID: 'string', Cursor: 'string', DateTime: 'string', JSON: 'unknown' },
  importExtension: '.ts',
  emitLegacyCommonJSImports: false,
  // Else each output would hold the inputs and enums of the whole schema.
  onlyOperationTypes: true,
}

// Run as a script: the graphql-codegen binary would load a second copy of graphql and fail.
await generate({
  schema: 'schema/schema.graphql',
  generates: Object.fromEntries(
    Object.entries(outputs).map(([folder, documents]) => [
      folder,
      { documents: [...documents, `!${folder}**`], preset: 'client', presetConfig: { fragmentMasking: false }, config },
    ]),
  ),
  silent: true,
})
