import { globSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { fileURLToPath } from 'node:url'
import { generateSQLiteDrizzleJson, generateSQLiteMigration } from 'drizzle-kit/api'
import { expect, test } from 'vitest'
import { schemaFiles } from '../../scripts/schema.ts'
import { codes } from '../../src/domain/error.ts'
import { statusOf } from '../../src/domain/status.ts'
import * as tables from '../../src/sqlite/tables.ts'
import { version } from '../../src/version.ts'
import { mutants } from '../model/mutants.ts'

// Files that repeat what the code says, and must agree with it.

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8')
const readJson = (path: string) => JSON.parse(read(path))

for (const [file, print] of Object.entries(schemaFiles))
  test(`${file} is what the code makes: \`npm run schema\``, () => {
    expect(read(file)).toBe(print())
  })

const outputs = {
  'packages/client/src/operations/': ['packages/client/src/**/*.ts'],
  'packages/web/operations/': ['packages/web/**/*.ts'],
  'examples/external-bot/operations/': ['examples/external-bot/*.ts'],
  'test/support/operations/': ['test/**/*.ts', 'bench/**/*.ts', 'packages/client/test/**/*.ts'],
}
for (const [folder, patterns] of Object.entries(outputs))
  test(`${folder} holds exactly the operations of its package: \`npm run codegen\``, () => {
    const written = patterns
      .flatMap(pattern => globSync(pattern, { cwd: root }))
      .filter(file => !file.includes('/operations/'))
      .flatMap(file => [...read(file).matchAll(/\bgraphql\(`([^`]+)`\)/g)].map(match => match[1]!))
    expect(written.length).toBeGreaterThan(1)
    const typed = [...read(`${folder}gql.ts`).matchAll(/^ {4}("(?:[^"\\]|\\.)*"): typeof/gm)]
    const names = (texts: string[]) => [...new Set(texts)].sort()
    expect(names(typed.map(match => JSON.parse(match[1]!) as string))).toEqual(names(written))
  })

test('the migrations create the tables of the code: `npm run migrations`', async () => {
  const { entries } = readJson('drizzle/sqlite/meta/_journal.json') as { entries: { idx: number }[] }
  const last = String(entries.at(-1)!.idx).padStart(4, '0')
  const now = await generateSQLiteDrizzleJson(tables, undefined, 'snake_case')
  expect(await generateSQLiteMigration(readJson(`drizzle/sqlite/meta/${last}_snapshot.json`), now)).toEqual([])
})

test('the server and every package have one version', () => {
  expect(version).toBe(readJson('package.json').version)
  expect(version).toBe(readJson('package-lock.json').packages[''].version)
  for (const path of globSync(['packages/*/package.json', 'examples/*/package.json'], { cwd: root })) {
    const { version: own, dependencies, devDependencies } = readJson(path)
    const ofKit = { ...dependencies, ...devDependencies }['@baton/client'] ?? version
    expect([path, own, ofKit]).toEqual([path, version, version])
  }
})

test('every error code has a meaning and a status of 400 or more', () => {
  for (const [code, meaning] of Object.entries(codes)) {
    expect([code, meaning]).toEqual([expect.stringMatching(/^[a-z_]+$/), expect.stringMatching(/^[A-Z].+\.$/)])
    expect(statusOf[code as keyof typeof codes]).toBeGreaterThanOrEqual(400)
  }
  expect(Object.keys(statusOf).sort()).toEqual(Object.keys(codes).sort())
})

/** Packages that files import, by name. */
const importedBy = (patterns: string[]) =>
  new Set(
    patterns
      .flatMap(pattern => globSync(pattern, { cwd: root }))
      .flatMap(file => [...read(file).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^.'][^']*)'/g)].map(match => match[1]!))
      .filter(name => !isBuiltin(name))
      .map(name => name.split('/', name.startsWith('@') ? 2 : 1).join('/')),
  )

const manifests: Record<string, { dependencies: string[]; devDependencies: string[] }> = {
  'package.json': {
    dependencies: ['src/**/*.ts'],
    devDependencies: ['scripts/*.ts', 'test/**/*.ts', 'bench/**/*.ts', '*.ts'],
  },
  'packages/client/package.json': { dependencies: ['packages/client/src/**/*.ts'], devDependencies: [] },
  'examples/chat/package.json': { dependencies: ['examples/chat/*.ts'], devDependencies: [] },
  'examples/external-bot/package.json': { dependencies: ['examples/external-bot/*.ts'], devDependencies: [] },
  'examples/third-party-desk/package.json': { dependencies: ['examples/third-party-desk/*.ts'], devDependencies: [] },
  'examples/notifications/package.json': { dependencies: ['examples/notifications/*.ts'], devDependencies: [] },
  'packages/web/package.json': {
    dependencies: [],
    devDependencies: ['packages/web/{desk,widget,demo,home,shop}/**/*.{ts,tsx}', 'packages/web/*.ts', 'vite.config.ts'],
  },
}

for (const [path, patterns] of Object.entries(manifests))
  test(`${path}: its dependencies are exactly what is imported, each with a pinned version`, () => {
    const { dependencies = {}, devDependencies = {}, optionalDependencies = {} } = readJson(path)
    for (const [name, wanted] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }))
      expect([name, wanted]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+$/)])
    const needed = importedBy(patterns.dependencies)
    expect([...needed].filter(name => !(name in dependencies))).toEqual([])
    expect(Object.keys(dependencies).filter(name => !needed.has(name))).toEqual([])
    if (path === 'package.json') return
    const neededToBuild = importedBy(patterns.devDependencies)
    expect([...neededToBuild].filter(name => !(name in devDependencies))).toEqual([])
    expect(Object.keys(devDependencies).filter(name => !neededToBuild.has(name))).toEqual([])
  })

test('the Node that `npm ci` installs is one that `engines` allows', () => {
  const { optionalDependencies, engines } = readJson('package.json')
  const runtimes = new Set(Object.values(optionalDependencies))
  expect([[...runtimes].length, engines.node]).toEqual([1, `>=${String([...runtimes][0]).split('.')[0]}`])
})

test('each place that `npm run proof:mutants` changes exists once', () => {
  for (const { file, find } of mutants.flatMap(({ patches }) => patches))
    expect([file, find, read(file).split(find).length]).toEqual([file, find, 2])
})
