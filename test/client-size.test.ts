import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

async function sizeOf(source: string): Promise<{ gzipped: number; inputs: string[] }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: source, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    metafile: true,
  })
  return { gzipped: gzipSync(outputFiles[0]!.contents, { level: 9 }).length, inputs: Object.keys(metafile.inputs) }
}

test('the kit is few kilobytes beyond graphql-ws, and runs in a browser', async () => {
  const kit = await sizeOf(`export * from './src/client/client.ts'`)
  const socket = await sizeOf(`export { createClient } from 'graphql-ws/client'`)
  // Bytes, gzipped.
  expect(kit.gzipped - socket.gzipped).toBeLessThan(6_500)
  expect(kit.gzipped).toBeLessThan(10_000)
  // Built for browsers: esbuild would have refused any module of Node's. Nor is the map of every operation there is in it.
  expect(kit.inputs.filter(path => !path.startsWith('src/client/') && !path.includes('graphql-ws'))).toEqual([
    '<stdin>',
  ])
  expect(kit.inputs.filter(path => path.includes('operations'))).toEqual([])
})
