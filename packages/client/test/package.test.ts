import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildClient } from '../../../scripts/client.ts'
import { eventually } from '../../../test/support/eventually.ts'
import { seedFlow } from '../../../test/support/flows.ts'
import { startServer } from '../../../test/support/server.ts'

// The package as npm installs it, in an empty project outside the repository.

const root = fileURLToPath(new URL('../../..', import.meta.url))
const project = mkdtempSync(join(tmpdir(), 'baton-client-'))
const write = (name: string, text: string) => writeFileSync(join(project, name), text)
const npm = (folder: string, ...args: string[]) => execFileSync('npm', args, { cwd: folder, encoding: 'utf8' })
let packed: string[] = []

beforeAll(async () => {
  await buildClient()
  const [{ filename, files }] = JSON.parse(
    npm(root, 'pack', '--workspace', '@baton/client', '--json', '--pack-destination', project),
  )
  packed = files.map(({ path }: { path: string }) => path)
  write('package.json', JSON.stringify({ type: 'module', private: true }))
  npm(project, 'install', '--offline', '--no-audit', '--no-fund', join(project, filename))
}, 60_000)
afterAll(() => rmSync(project, { recursive: true, force: true }))

test('the package contains the build, the types, the README and the license, and no sources', () => {
  expect(packed.filter(path => !path.startsWith('dist/types/')).sort()).toEqual([
    'LICENSE',
    'README.md',
    'dist/index.js',
    'dist/index.js.map',
    'package.json',
  ])
  expect(packed.filter(path => path.endsWith('.ts') && !path.endsWith('.d.ts'))).toEqual([])
  expect(readFileSync(join(root, 'packages/client/LICENSE'), 'utf8')).toBe(readFileSync(join(root, 'LICENSE'), 'utf8'))
})

test('a Node program starts a conversation, sends a message and follows the log', async () => {
  await using server = await startServer()
  write(
    'main.js',
    `import { createBaton } from '@baton/client'
    const [, , url, token, botId] = process.argv
    using baton = createBaton({ url: url + '/', token })
    const { conversation } = await baton.startConversation({ botId, userId: 'ann' })
    await baton.sendMessage({ conversationId: conversation.id, text: 'hello', controlEpoch: 1 })
    for await (const { __typename } of baton.follow(conversation.id)) {
      console.log(__typename)
      if (__typename === 'CaughtUp') break
    }`,
  )
  const { stdout, stderr } = await run(['main.js', server.url, server.botKey, await server.bot(null)])
  expect(stderr).toBe('')
  expect(stdout.trim().split('\n')).toEqual(['ConversationOpened', 'MessagePosted', 'CaughtUp'])
})

test('the chat example runs outside the repository', async () => {
  await using server = await startServer()
  cpSync(join(root, 'examples/chat'), join(project, 'chat'), {
    recursive: true,
    filter: path => !/node_modules/.test(path),
  })
  const env = { ...process.env, BATON_URL: server.url, BATON_BOT_ID: await server.bot(seedFlow('http://127.0.0.1:9')) }
  const chat = spawn(process.execPath, ['chat/main.ts'], { cwd: project, env })
  try {
    let output = ''
    for (const stream of [chat.stdout, chat.stderr]) stream.on('data', chunk => (output += chunk))
    chat.stdin.write('thanks\n')
    await eventually(() => output.split('Hello from Bot!').length === 3)
    chat.stdin.end()
    const [code] = await once(chat, 'exit')
    expect([code, output]).toEqual([0, 'Robo: Hello from Bot!\nRobo: Hello from Bot!\n'])
  } finally {
    chat.kill('SIGKILL')
  }
})

test('esbuild bundles it for browsers, and drops the operations that are not used', async () => {
  const { outputFiles } = await build({
    stdin: { contents: `export { createVisitor } from '@baton/client'`, resolveDir: project },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    write: false,
  })
  expect(outputFiles[0]!.text).toContain('mutation SendMessage')
  expect(outputFiles[0]!.text).not.toContain('mutation AcceptHandover')
})

test.each([
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'esnext', moduleResolution: 'bundler' },
])('TypeScript checks a user’s file with $moduleResolution', options => {
  write(
    'user.ts',
    `import { type ConversationFrame, type ConversationState, createBaton, emptyConversation, fold } from '@baton/client'
    const baton = createBaton({ url: 'https://chat.example.com', token: async refused => refused ?? 'key' })
    export async function answer(conversationId: string): Promise<string | null> {
      let state: ConversationState = emptyConversation
      const log = (frame: ConversationFrame) => { state = fold(state, frame) }
      for await (const frame of baton.follow(conversationId)) {
        log(frame)
        if (frame.__typename === 'MessagePosted') console.log(frame.message.author.kind, frame.message.text)
      }
      const sent = await baton.sendMessage({ conversationId, text: 'Hello', controlEpoch: state.controlEpoch })
      if (sent.__typename === 'ControlLost') return sent.by?.name ?? null
      // @ts-expect-error: a refusal has no message of the conversation
      sent.sent.id
      // @ts-expect-error: no such option
      createBaton({ url: '', unknown: true })
      return null
    }`,
  )
  const compilerOptions = {
    ...options,
    strict: true,
    noEmit: true,
    target: 'es2022',
    lib: ['esnext', 'dom'],
    types: [],
  }
  write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['user.ts'] }))
  const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc')
  const { stdout, status } = spawnSync(process.execPath, [tsc, '-p', project], { encoding: 'utf8' })
  expect([status, stdout]).toEqual([0, ''])
})

/** Not the synchronous variant: the server runs in this process. */
function run(args: string[]) {
  return promisify(execFile)(process.execPath, args, { cwd: project })
}
