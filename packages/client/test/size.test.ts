import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { startServer } from '../../../test/support/server.ts'
import type * as Client from '../src/index.ts'

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

test('the kit is few kilobytes, stands alone, and runs in a browser', async () => {
  const kit = await sizeOf(`export * from './packages/client/src/index.ts'`)
  // Bytes, gzipped.
  expect(kit.gzipped).toBeLessThan(7_800)
  // Built for browsers: esbuild would have refused any module of Node's. Nor is the map of every operation there is in it.
  expect(kit.inputs.filter(path => !path.startsWith('packages/client/src/'))).toEqual(['<stdin>'])
  expect(kit.inputs.filter(path => path.includes('operations'))).toEqual([])
})

test('one file is all there is to load', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-kit-'))
  const outfile = join(folder, 'client.mjs')
  await build({
    entryPoints: ['packages/client/src/index.ts'],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
  })
  const { createBaton }: typeof Client = await import(pathToFileURL(outfile).href)
  await using server = await startServer()
  using baton = createBaton({ url: `${server.url}/`, token: server.botKey })
  const started = await baton.startConversation({ botId: await server.bot(null), userId: 'ann' })
  if (started.__typename !== 'StartConversationSuccess') throw new Error(started.code)
  const conversationId = started.conversation.id
  await baton.sendMessage({ conversationId, text: 'hello', controlEpoch: 1 })
  const kinds: string[] = []
  for await (const { __typename } of baton.follow(conversationId)) {
    kinds.push(__typename)
    if (__typename === 'CaughtUp') break
  }
  expect(kinds).toEqual(['ConversationOpened', 'MessagePosted', 'CaughtUp'])
  rmSync(folder, { recursive: true })
})
