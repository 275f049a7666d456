import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Reads every import of the sources, types included, and prints the shape they make: `npm run imports`. A room is a folder of
 * `src/`, or a file that lies in `src/` itself; an arrow is an import from one room to another, however many files share it.
 */
const root = fileURLToPath(new URL('..', import.meta.url))

/** Imports of one file: files of ours by their path from the root, packages by their name. */
export type Imports = Map<string, string[]>

const pattern = /(?:^|[;\s])(?:import|export)\s(?:[^'"`;]*?\sfrom\s*)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/g

export function readImports(patterns: readonly string[]): Imports {
  const files = patterns.flatMap(each => globSync(each, { cwd: root })).sort()
  return new Map(
    files.map(file => {
      const source = readFileSync(join(root, file), 'utf8')
      const names = [...source.matchAll(pattern)].map(match => (match[1] ?? match[2])!)
      return [file, names.map(name => (name.startsWith('.') ? normalize(join(dirname(file), name)) : name))]
    }),
  )
}

/** `src/domain/flow/step.ts` is of room `domain`, `src/wire.ts` of room `wire.ts`. */
export const roomOf = (file: string): string => file.replace(/^src\//, '').split('/')[0]!

/** Groups of files or rooms that reach each other; each is a knot that cannot be understood one by one. */
export function knotsOf(arrows: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const knots: string[][] = []
  for (const node of arrows.keys()) if (!index.has(node)) visit(node)
  return knots

  // Tarjan's strongly connected components.
  function visit(node: string) {
    index.set(node, index.size)
    low.set(node, index.get(node)!)
    stack.push(node)
    for (const next of arrows.get(node) ?? []) {
      if (!arrows.has(next)) continue
      if (!index.has(next)) visit(next)
      if (stack.includes(next)) low.set(node, Math.min(low.get(node)!, low.get(next)!))
    }
    if (low.get(node) !== index.get(node)) return
    const knot = stack.splice(stack.indexOf(node))
    if (knot.length > 1 || arrows.get(node)?.includes(node)) knots.push(knot)
  }
}

export function shapeOf(imports: Imports) {
  const rooms = new Map([...imports.keys()].map(file => [roomOf(file), new Set<string>()]))
  for (const [file, names] of imports)
    for (const name of names)
      if (imports.has(name) && roomOf(name) !== roomOf(file)) rooms.get(roomOf(file))!.add(roomOf(name))
  const arrows = new Map([...rooms].map(([room, to]) => [room, [...to]]))
  const mutual = [...arrows].flatMap(([room, to]) =>
    to.filter(other => room < other && arrows.get(other)!.includes(room)).map(other => `${room} ↔ ${other}`),
  )
  return {
    rooms: [...arrows.keys()],
    arrows: [...arrows].flatMap(([room, to]) => to.map(other => `${room} → ${other}`)),
    mutual,
    knots: knotsOf(arrows),
    cycles: knotsOf(imports),
  }
}

if (import.meta.main) {
  const { rooms, arrows, mutual, knots, cycles } = shapeOf(readImports(['src/**/*.ts']))
  console.log(`rooms        ${rooms.length}: ${rooms.join(' ')}`)
  console.log(`arrows       ${arrows.length}`)
  console.log(`mutual pairs ${mutual.length}${mutual.map(each => `\n  ${each}`).join('')}`)
  console.log(`knots        ${knots.length}${knots.map(each => `\n  ${each.join(', ')}`).join('')}`)
  console.log(`file cycles  ${cycles.length}${cycles.map(each => `\n  ${each.join(', ')}`).join('')}`)
}
