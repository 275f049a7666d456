import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/**
 * The floors of DESIGN 3, lowest first; rooms of one floor stand side by side and do not see each other. An import may only
 * go down, or stay in its room. The client kit is a house of its own, and the pages stand on it alone.
 */
const floors: Record<string, RegExp[]>[] = [
  {
    ground: [
      /^(error|status|event|cursor|json|place|version|draft|decide|change)\.ts$/,
      /^flow\//,
      /^(bot|company|conversation|handover)\/\w+\.ts$/,
      /^webhook\/(webhook|bodies|relays)\.ts$/,
      /^message\/(action|compose)\.ts$/,
      /^credential\/(credential|policy)\.ts$/,
      /^delivery\/(schedule|signature|headers|addresses|circuit|lane|delivery)\.ts$/,
    ],
  },
  {
    ports: [/^store\/(store|outbox)\.ts$/, /^notifier\/notifier\.ts$/],
    // New ids are chance: handed to the rules, made by whoever stands above them.
    ids: [/^id\.ts$/],
  },
  {
    house: [
      /^(handle|tally|follow|follower|presence|agents|manage|audit|sweeper)\.ts$/,
      /^webhook\/(manage|dress|explain)\.ts$/,
      /^credential\/(authenticate|key|visitor|identity|person|manage)\.ts$/,
      /^delivery\/(dispatcher|hands|send|post|egress|vault)\.ts$/,
    ],
    cellar: [/^store\//, /^notifier\//],
  },
  { doors: [/\.graphql\.ts$/, /^graphql\//, /^rest\//, /^message\/page\.ts$/] },
  { roof: [/^http\//, /^demo\//, /^(wire|main|cli|config|banner|demo|file)\.ts$/] },
]
const client = /^client\//
const web = /^web\//

/** Shapes, and patterns that cannot hang: pure tools of rules. */
const groundPackages = ['zod', 're2js']

const root = fileURLToPath(new URL('../src/', import.meta.url))
const files = globSync('**/*.{ts,tsx}', { cwd: root }).sort()
const server = files.filter(file => !client.test(file) && !web.test(file))
const source = (file: string) => readFileSync(join(root, file), 'utf8')

/** What a file imports or re-exports, types as well: files of ours by their path, packages by their name. */
function importsOf(file: string): string[] {
  const named = [...source(file).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map(match => match[1]!)
  return named.map(name => (name.startsWith('.') ? normalize(join(dirname(file), name)) : name))
}

/** Its height and room. The first that fits counts, but for the suffix: a `.graphql.ts` is a door wherever it stands. */
function placeOf(file: string): { height: number; room: string } | null {
  if (file.endsWith('.graphql.ts')) return { height: 3, room: 'doors' }
  for (const [height, rooms] of floors.entries())
    for (const [room, patterns] of Object.entries(rooms))
      if (patterns.some(pattern => pattern.test(file))) return { height, room }
  return null
}

test('every file stands on a floor', () => {
  expect(files.length).toBeGreaterThan(50)
  expect(server.filter(file => !placeOf(file))).toEqual([])
})

test('an import only goes down, or stays in its room; the ground needs no package but zod and re2js', () => {
  const wrong: string[] = []
  for (const file of server) {
    const from = placeOf(file)!
    for (const name of importsOf(file)) {
      const to = placeOf(name)
      const fine = name.endsWith('.ts')
        ? to && (to.room === from.room || to.height < from.height)
        : from.room !== 'ground' || name.startsWith('node:') || groundPackages.includes(name)
      if (!fine) wrong.push(`${file} imports ${name}`)
    }
  }
  expect(wrong).toEqual([])
})

test('the ground does nothing: no clock, no chance, no disk, no net', () => {
  const busy = files
    .filter(file => placeOf(file)?.room === 'ground')
    .filter(file =>
      /\bDate\.now\(|\bMath\.random\(|\bfetch\(|'node:(fs|http|https|child_process|timers)/.test(source(file)),
    )
  expect(busy).toEqual([])
})

test('the client kit knows nothing of the server, and the server nothing of it; the pages know the kit alone', () => {
  const house = (file: string) => (client.test(file) ? 'client' : web.test(file) ? 'web' : 'server')
  const across = files.flatMap(file =>
    importsOf(file)
      .filter(name => /\.tsx?$/.test(name) && house(name) !== house(file))
      .filter(name => !(house(file) === 'web' && house(name) === 'client'))
      .map(name => `${file} imports ${name}`),
  )
  expect(across).toEqual([])
})
