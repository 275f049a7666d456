import { generate } from '@graphql-codegen/cli'

// Run as a script: the graphql-codegen binary would load a second copy of graphql and fail.
await generate({
  schema: 'schema/schema.graphql',
  documents: [
    'src/client/**/*.ts',
    'src/web/**/*.{ts,tsx}',
    'test/**/*.ts',
    'bench/**/*.ts',
    'examples/**/*.ts',
    '!src/client/operations/**',
  ],
  generates: {
    'src/client/operations/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'string',
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        scalars: { Cursor: 'string', DateTime: 'string', JSON: 'unknown' },
        importExtension: '.ts',
        emitLegacyCommonJSImports: false,
      },
    },
  },
  silent: true,
})
