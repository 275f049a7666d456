import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

/** What a page loads that imports these names from the sources of the kit. */
async function bundle(names: string) {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `export ${names} from './src/index.ts'`,
      resolveDir: fileURLToPath(new URL('..', import.meta.url)),
      loader: 'ts',
    },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    metafile: true,
  })
  const [output] = outputFiles
  return {
    gzipped: gzipSync(output!.contents, { level: 9 }).length,
    operations: [...output!.text.matchAll(/(?:mutation|subscription) (\w+)/g)].map(match => match[1]!),
    inputs: Object.keys(metafile.inputs),
  }
}

test('the kit is under 9 kB gzipped, and consists of its own modules alone', async () => {
  const kit = await bundle('*')
  expect(kit.gzipped).toBeLessThan(9_000)
  expect(kit.inputs.filter(path => !path.startsWith('packages/client/src/'))).toEqual(['<stdin>'])
  // The generated map of all operations is for types only.
  expect(kit.inputs.filter(path => path.includes('operations'))).toEqual([])
})

test('a page that uses only createVisitor loads only the operations of visitors', async () => {
  const visitor = await bundle('{ createVisitor }')
  expect(visitor.operations).toEqual([
    'StartConversation',
    'SendMessage',
    'SetVariables',
    'SetTyping',
    'UpdateReadReceipt',
    'ConversationEvents',
  ])
})
