import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LoneAnonymousOperationRule, parse, specifiedRules, validate } from 'graphql'
import { describe, expect, test } from 'vitest'
import { replyKeys, shortcuts } from '../../packages/web/desk/keyboard/shortcuts.ts'
import { codes } from '../../src/domain/error.ts'
import { compileFlow } from '../../src/domain/flow/flow.ts'
import { limits } from '../../src/domain/flow/limits.ts'
import { statusOf } from '../../src/domain/status.ts'
import { schema } from '../../src/graphql/schema.ts'
import { spawnServer } from '../support/process.ts'

// What the documentation says, held to what the code does.

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const documents = ['*.md', 'docs/*.md', 'examples/*/*.md'].flatMap(glob => globSync(glob, { cwd: root })).sort()
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }

describe.each(documents)('%s', path => {
  const text = read(path)

  test('its JSON is JSON', () => {
    for (const block of blocks(text, 'json')) expect(() => JSON.parse(block), block).not.toThrow()
  })

  test('its GraphQL is of our schema', () => {
    // A block may show several operations, each for itself.
    const rules = specifiedRules.filter(rule => rule !== LoneAnonymousOperationRule)
    for (const block of blocks(text, 'graphql')) expect(validate(schema, parse(block), rules), block).toEqual([])
  })

  test('its links lead somewhere', () => {
    const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(match => match[1]!)
    expect(links.filter(link => !existsSync(join(root, dirname(path), link)))).toEqual([])
  })

  test('its commands and test files exist', () => {
    const named = [...text.matchAll(/npm run ([a-z][\w:-]*)/g)].map(match => match[1]!)
    expect(named.filter(name => !(name in scripts))).toEqual([])
    const files = [...text.matchAll(/\b(?:packages\/\w+\/)?(?:test|src|bench|scripts)\/[\w./-]+\.ts\b/g)].map(
      match => match[0],
    )
    expect(files.filter(file => !existsSync(join(root, file)))).toEqual([])
  })
})

test('docs/errors.md: every code with its status and meaning', () => {
  const rows = table(read('docs/errors.md'), 'Code')
  expect(rows).toEqual(Object.entries(codes).map(([code, means]) => [code, `${statusOf[code as never]}`, means]))
})

test('docs/desk.md: the shortcuts of the desk’s own table', () => {
  const [everywhere, within] = read('docs/desk.md').split('In the reply:')
  const rows = (all: readonly { keys: string; says: string }[]) => all.map(({ keys, says }) => [keys, says])
  expect(table(everywhere!, 'Keys')).toEqual(rows(shortcuts))
  expect(table(within!, 'Keys')).toEqual(rows(replyKeys))
})

describe('docs/flow.md', () => {
  const text = read('docs/flow.md')

  test('its example is a flow without faults', () => {
    const [example] = blocks(text, 'json')
    expect(compileFlow(JSON.parse(example!))).toMatchObject({ start: 'welcome' })
  })

  test('its limits are those of the code', () => {
    expect(table(text, 'Limit')).toEqual(Object.entries(limits).map(([name, value]) => [name, `${value}`]))
  })
})

test('README.md: every operation of the graph is in the table', () => {
  const told = [...section(read('README.md'), 'GraphQL').matchAll(/`(\w+)`/g)].map(match => match[1]!)
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  const operations = roots.flatMap(type => Object.keys(type?.getFields() ?? {}))
  expect(operations.filter(name => !told.includes(name))).toEqual([])
})

test.skipIf(spawnSync('curl', ['--version']).error)('README.md: what it does by hand works as it stands', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-readme-'))
  await using _server = await spawnServer('src/main.ts', { BATON_DATA_DIR: join(folder, 'data') })
  const commands = blocks(section(read('README.md'), 'By hand'), 'sh').join('\n')
  // The subscription goes on until it is ended; curl's 28 is that.
  const { stdout, status } = spawnSync('bash', ['-ec', commands.replace('curl -sN', 'curl -sN -m 2')], { cwd: folder })
  rmSync(folder, { recursive: true, force: true })
  const said = stdout.toString()
  expect(status, said).toBe(28)
  expect(said).toContain('"mode":"listen"')
  expect(said).toMatch(/"message":\{"text":"Hello from Agent!","author":\{"kind":"AGENT"\}\}/)
})

/** The contents of the fenced blocks of a language. */
function blocks(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(match => match[1]!)
}

function section(text: string, title: string): string {
  return text.split(/^## /m).find(part => part.startsWith(`${title}\n`)) ?? ''
}

/** The rows of the first table whose first column is headed so; code marks are left out. */
function table(text: string, head: string): string[][] {
  const lines = text.split('\n')
  const start = lines.findIndex(line => line.startsWith(`| ${head} |`))
  const rest = lines.slice(start + 2)
  const rows = rest.slice(
    0,
    rest.findIndex(line => !line.startsWith('|')),
  )
  return rows.map(row =>
    row
      .slice(1, -1)
      .split('|')
      .map(cell => cell.trim().replaceAll('`', '')),
  )
}
