import { globSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { fileURLToPath } from 'node:url'
import { generateSQLiteDrizzleJson, generateSQLiteMigration } from 'drizzle-kit/api'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { expect, test } from 'vitest'
import { codes } from '../src/error.ts'
import { schema } from '../src/graphql/schema.ts'
import { statusOf } from '../src/status.ts'
import * as tables from '../src/store/tables.ts'
import { version } from '../src/version.ts'
import { mutants } from './model/mutants.ts'

// What is written down twice, and must say the same.

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8')
const readJson = (path: string) => JSON.parse(read(path))

test('schema/schema.graphql is what the code builds: `npm run schema` prints it', () => {
  expect(read('schema/schema.graphql')).toBe(`${printSchema(lexicographicSortSchema(schema))}\n`)
})

test('the typed operations are those that are written: `npm run codegen` makes them', () => {
  const written = ['src/client', 'src/web', 'test', 'bench', 'examples']
    .flatMap(folder => globSync(`${folder}/**/*.ts`, { cwd: root }))
    .filter(file => !file.includes('client/operations/'))
    .flatMap(file => [...read(file).matchAll(/\bgraphql\(`([^`]+)`\)/g)].map(match => match[1]!))
  expect(written.length).toBeGreaterThan(10)
  const typed = [...read('src/client/operations/gql.ts').matchAll(/^ {4}("(?:[^"\\]|\\.)*"): typeof/gm)]
  const names = (texts: string[]) => [...new Set(texts)].sort()
  expect(names(typed.map(match => JSON.parse(match[1]!) as string))).toEqual(names(written))
})

test('the migrations make the tables that the code names: `npm run migrations` writes them', async () => {
  const { entries } = readJson('drizzle/sqlite/meta/_journal.json') as { entries: { idx: number }[] }
  const last = String(entries.at(-1)!.idx).padStart(4, '0')
  const now = await generateSQLiteDrizzleJson(tables, undefined, 'snake_case')
  expect(await generateSQLiteMigration(readJson(`drizzle/sqlite/meta/${last}_snapshot.json`), now)).toEqual([])
})

test('the version is package.json’s', () => {
  expect(version).toBe(readJson('package.json').version)
  expect(version).toBe(readJson('package-lock.json').packages[''].version)
})

test('every code has a meaning and a status that is one of refusals', () => {
  for (const [code, meaning] of Object.entries(codes)) {
    expect([code, meaning]).toEqual([expect.stringMatching(/^[a-z_]+$/), expect.stringMatching(/^[A-Z].+\.$/)])
    expect(statusOf[code as keyof typeof codes]).toBeGreaterThanOrEqual(400)
  }
  expect(Object.keys(statusOf).sort()).toEqual(Object.keys(codes).sort())
})

test('what the sources and the examples import is a dependency, what nothing imports is none, and each is pinned', () => {
  const { dependencies, devDependencies, optionalDependencies, engines } = readJson('package.json')
  for (const [name, wanted] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }))
    expect([name, wanted]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+$/)])
  const imported = ['src/**/*.{ts,tsx}', 'scripts/*.ts', 'examples/**/*.ts']
    .flatMap(pattern => globSync(pattern, { cwd: root }))
    // Taken by whoever works on it, with what the tests are made of.
    .filter(file => file !== 'scripts/screenshots.ts')
    .flatMap(file => [...read(file).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^.'][^']*)'/g)].map(match => match[1]!))
    .filter(name => !isBuiltin(name))
    .map(name => (name.startsWith('@') ? name.split('/').slice(0, 2) : name.split('/').slice(0, 1)).join('/'))
  // Types only, from what the generated operations bring along.
  const needed = new Set(imported.filter(name => name !== '@graphql-typed-document-node/core'))
  expect([...needed].filter(name => !(name in dependencies))).toEqual([])
  expect(Object.keys(dependencies).filter(name => !needed.has(name))).toEqual([])
  // The runtime that `npm ci` brings is one that the engines allow.
  const runtimes = new Set(Object.values(optionalDependencies))
  expect([[...runtimes].length, engines.node]).toEqual([1, `>=${String([...runtimes][0]).split('.')[0]}`])
})

test('the places that `npm run proof:mutants` breaks are there', () => {
  for (const { file, find } of mutants.flatMap(({ patches }) => patches))
    expect([file, find, read(file).split(find).length]).toEqual([file, find, 2])
})
