import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { generate } from '@graphql-codegen/cli'

/** Each package has the types of its own operations: from the output folder to the files that contain the operations. */
const outputs: Record<string, string[]> = {
  'packages/client/src/operations/': ['packages/client/src/**/*.ts'],
  'packages/web/operations/': ['packages/web/**/*.{ts,tsx}'],
  'examples/external-bot/operations/': ['examples/external-bot/*.ts'],
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
  // Otherwise each output would contain the inputs and enums of the whole schema.
  onlyOperationTypes: true,
}

// Run as a script: the graphql-codegen binary would load a second copy of graphql and fail.
const files = await generate(
  {
    schema: 'schema/schema.graphql',
    generates: Object.fromEntries(
      Object.entries(outputs).map(([folder, documents]) => [
        folder,
        {
          documents: [...documents, `!${folder}**`],
          preset: 'client',
          presetConfig: { fragmentMasking: false },
          config,
        },
      ]),
    ),
    silent: true,
  },
  false,
)

// The generated types extend one type of a package, which users of the client kit would have to install.
const imported = "import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';"
const inlined = 'type DocumentTypeDecoration<R, V> = { __apiType?: (variables: V) => R };'
for (const { filename, content } of files) {
  mkdirSync(dirname(filename), { recursive: true })
  writeFileSync(filename, content.replace(imported, inlined))
}
