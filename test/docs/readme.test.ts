import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { schema } from '../../src/graphql/schema.ts'
import { eventually } from '../support/eventually.ts'
import { spawnServer } from '../support/server-process.ts'
import { blocks, read, section, table } from './support/pages.ts'

const text = read('README.md')

test('README.md: every operation of the schema is in the table', () => {
  const listed = [...section(text, 'GraphQL').matchAll(/`(\w+)`/g)].map(match => match[1]!)
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  const operations = roots.flatMap(type => Object.keys(type?.getFields() ?? {}))
  expect(operations.filter(name => !listed.includes(name))).toEqual([])
})

test('README.md: each promise names a command that shows it', () => {
  const promises = table(text, 'Promise')
  expect(promises.length).toBeGreaterThan(9)
  for (const [promise, shownBy] of promises)
    expect([promise, shownBy]).toEqual([promise, expect.stringMatching(/npm run proof:|npx vitest run test\//)])
})

const hasShell = process.platform !== 'win32' && spawnSync('curl', ['--version']).status === 0

test.skipIf(!hasShell)(
  'README.md: the curl commands work as they stand',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'baton-readme-'))
    await using _server = await spawnServer('src/main.ts', { BATON_DATA_DIR: join(folder, 'data') })
    const commands = blocks(section(text, 'With curl'), 'sh').join('\n')
    // The subscription goes on until it is ended, and bash with it, so they are a group of processes.
    const shell = spawn('bash', ['-ec', commands], { cwd: folder, detached: true })
    let output = ''
    for (const stream of [shell.stdout, shell.stderr]) stream.on('data', chunk => (output += chunk))
    const ended = once(shell, 'close')
    const said = /"message":\{"text":"Hello from Agent!","author":\{"kind":"AGENT"\}\}/
    await Promise.race([eventually(() => said.test(output), 50_000), ended])
    if (shell.exitCode === null) process.kill(-shell.pid!)
    const [, signal] = await ended
    rmSync(folder, { recursive: true, force: true })
    expect(output).toContain('"mode":"listen"')
    expect(output).toMatch(said)
    expect(signal, output).toBe('SIGTERM')
  },
  60_000,
)
