import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Counts the mannered words of STYLE.md in comments: `npm run words`, or `node scripts/words.ts src/sqlite` with `--list` to see
 * each line. Comments may hold them in one line of a hundred; schema, error messages and texts of the pages not at all.
 */
export const manneredWords =
  /\b(whoever|whatever|whomever|whom|nobody|somebody|anew|owed|owes|told|tells|asker|askers|deed|deeds|heed|heeds|fate|hand|hands|line|lines|book|books|looks)\b/i

const root = fileURLToPath(new URL('..', import.meta.url))
const defaults = [
  'src',
  'packages',
  'test',
  'bench',
  'examples',
  'scripts',
  'codegen.ts',
  'vite.config.ts',
  'vitest.config.ts',
]

/** The comment lines of a file, with their numbers. Marks inside texts are not told apart: such a line counts as a comment. */
export function commentLines(source: string): { number: number; text: string }[] {
  let inside = false
  return source.split('\n').flatMap((text, index) => {
    const starts = /^\s*\/\*/.test(text)
    const comment = inside || starts || /^\s*\/\//.test(text) || /\s\/\/ /.test(text) || /\{?\/\*\*? .*\*\//.test(text)
    if (starts) inside = true
    if (inside && text.includes('*/')) inside = false
    return comment ? [{ number: index + 1, text: text.trim() }] : []
  })
}

export function manneredIn(places: readonly string[] = defaults) {
  const files = places
    .flatMap(place => (/\.\w+$/.test(place) ? [place] : globSync(`${place}/**/*.{ts,tsx,css}`, { cwd: root })))
    .filter(file => !/node_modules|\/operations\/|\/dist\/|scripts\/words\.ts/.test(file))
    .sort()
  const all = files.flatMap(file =>
    commentLines(readFileSync(join(root, file), 'utf8')).map(each => ({ file, ...each })),
  )
  return { total: all.length, mannered: all.filter(({ text }) => manneredWords.test(text)) }
}

if (import.meta.main) {
  const places = process.argv.slice(2).filter(each => !each.startsWith('--'))
  const { total, mannered } = manneredIn(places.length > 0 ? places : undefined)
  if (process.argv.includes('--list'))
    for (const { file, number, text } of mannered) console.log(`${file}:${number}: ${text}`)
  console.log(
    `${mannered.length} of ${total} comment lines, ${((100 * mannered.length) / Math.max(1, total)).toFixed(1)} %`,
  )
}
