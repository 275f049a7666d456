import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { knotsOf, readImports, roomOf, shapeOf } from '../scripts/imports.ts'

/**
 * Seven layers, lowest first. A folder may import itself and what stands in the layers its row names; of the root's files all
 * may. Types count like everything else.
 */
const layers: Record<string, { folders: string[]; mayImport: string[]; packages?: string[] }> = {
  domain: { folders: ['domain'], mayImport: [], packages: ['zod', 're2js'] },
  ports: { folders: ['ports'], mayImport: ['domain'] },
  application: { folders: ['app'], mayImport: ['domain', 'ports'] },
  adapters: { folders: ['sqlite', 'notifier', 'auth', 'delivery'], mayImport: ['domain', 'ports', 'application'] },
  API: { folders: ['graphql', 'rest'], mayImport: ['domain', 'application'] },
  transport: { folders: ['http'], mayImport: ['domain', 'application', 'API'] },
  root: {
    folders: ['main.ts', 'wire.ts', 'config.ts', 'banner.ts', 'secret-file.ts', 'version.ts', 'demo'],
    mayImport: ['domain', 'ports', 'application', 'adapters', 'API', 'transport', 'root'],
  },
}
/** The adapters that may know types of the application; the databases know nothing above their ports. */
const knowApplication = ['auth', 'delivery']

const root = new URL('../', import.meta.url)
const server = readImports(['src/**/*.ts'])
const packages = readImports(['packages/*/{src,ui,desk,widget,demo,home,shop}/**/*.{ts,tsx}', 'packages/*/*.{ts,tsx}'])
const layerOf = (room: string) => Object.entries(layers).find(([, { folders }]) => folders.includes(room))?.[0]

test('every file of src/ stands in one of the seven layers', () => {
  expect(server.size).toBeGreaterThan(100)
  expect([...new Set([...server.keys()].map(roomOf))].filter(room => !layerOf(room))).toEqual([])
})

for (const [layer, { folders, mayImport, packages: only }] of Object.entries(layers))
  test(`${layer} imports ${mayImport.join(', ') || 'no other layer'}${only ? ` and no package but ${only.join(', ')}` : ''}`, () => {
    const wrong: string[] = []
    for (const [file, names] of server) {
      if (!folders.includes(roomOf(file))) continue
      for (const name of names) {
        const isOurs = server.has(name)
        if (!isOurs && only && !only.includes(name)) wrong.push(`${file} imports ${name}`)
        if (!isOurs || roomOf(name) === roomOf(file)) continue
        const to = layerOf(roomOf(name))!
        const isKnown = to !== 'application' || layer !== 'adapters' || knowApplication.includes(roomOf(file))
        if (!mayImport.includes(to) || !isKnown) wrong.push(`${file} imports ${name}`)
      }
    }
    expect(wrong).toEqual([])
  })

test('the client kit imports no other package of ours and no server; the pages import the kit by its name alone', () => {
  const place = (file: string) => /^packages\/\w+/.exec(file)?.[0] ?? 'src'
  const across = [...packages].flatMap(([file, names]) =>
    names
      .filter(name => /^(packages|src|test)\//.test(name) && place(name) !== place(file))
      .map(name => `${file} imports ${name}`),
  )
  expect(packages.size).toBeGreaterThan(150)
  expect(across).toEqual([])
})

test('no import cycle, neither of files nor of rooms; few rooms and few arrows', () => {
  const { rooms, arrows, mutual, knots, cycles } = shapeOf(server)
  expect(cycles).toEqual([])
  expect(knotsOf(packages)).toEqual([])
  expect([mutual, knots]).toEqual([[], []])
  expect(rooms.length).toBeLessThanOrEqual(20)
  expect(arrows.length).toBeLessThanOrEqual(75)
})

test('the domain does nothing: no clock, no chance, no disk, no net', () => {
  const impure = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\brandomUUID\(|\bfetch\(|'node:|\bprocess\./
  const busy = [...server.keys()]
    .filter(file => roomOf(file) === 'domain')
    .filter(file => impure.test(readFileSync(fileURLToPath(new URL(file, root)), 'utf8')))
  expect(busy).toEqual([])
})

test('only the engine’s own tests open the database: all others run on any engine', () => {
  const tests = readImports(['test/**/*.ts', 'packages/*/test/**/*.ts'])
  const isOfTheEngine = (file: string) => /^test\/(sqlite\/|support\/sqlite-engine\.ts$)/.test(file)
  const opening = [...tests].flatMap(([file, names]) =>
    names
      .filter(name => /^(better-sqlite3|src\/sqlite\/(?!tables\.ts))/.test(name))
      .map(name => `${file} imports ${name}`),
  )
  expect(tests.size).toBeGreaterThan(100)
  expect(opening.filter(words => !isOfTheEngine(words.split(' ')[0]!))).toEqual([])
})
