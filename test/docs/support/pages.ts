import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../..', import.meta.url))
export const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** Every Markdown page of the repository, by its path from the root. */
export const pages = globSync(['*.md', 'docs/**/*.md', 'packages/*/*.md', 'examples/**/*.md'], {
  cwd: root,
  exclude: path => path.includes('node_modules'),
})
  .map(path => path.replaceAll('\\', '/'))
  .sort()

/** The contents of the fenced blocks of a language. */
export function blocks(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(match => match[1]!)
}

/** What stands under a heading of the second or third level, up to the next heading of that level or above. */
export function section(text: string, title: string): string {
  const level = text.includes(`\n### ${title}\n`) ? '###' : '##'
  const from = text.indexOf(`\n${level} ${title}\n`)
  if (from < 0) throw new Error(`no heading “${title}”`)
  const start = from + level.length + title.length + 3
  const length = text.slice(start).search(level === '##' ? /^## /m : /^##{1,2} /m)
  return length < 0 ? text.slice(start) : text.slice(start, start + length)
}

/** The rows of each table whose first column has this heading, without code marks. */
export function tables(text: string, heading: string): string[][][] {
  const lines = text.split('\n')
  return lines.flatMap((line, index) => {
    if (!line.startsWith(`| ${heading} |`)) return []
    const rest = lines.slice(index + 2)
    const length = rest.findIndex(each => !each.startsWith('|'))
    return [(length < 0 ? rest : rest.slice(0, length)).map(cells)]
  })
}

export const table = (text: string, heading: string): string[][] => tables(text, heading)[0] ?? []

const cells = (row: string): string[] =>
  row
    .trim()
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map(cell => cell.trim().replaceAll('`', '').replaceAll('\\|', '|'))

/** Text outside fenced blocks and code marks. */
export const prose = (text: string): string => text.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '')

/** The anchors that GitHub gives the headings of a page. */
export function anchors(text: string): Set<string> {
  const seen = new Map<string, number>()
  const headings = text.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/^#{1,6} +(.+?)\s*$/gm)
  return new Set(
    [...headings].map(([, heading]) => {
      const anchor = heading!
        .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
        .replaceAll(' ', '-')
      const count = seen.get(anchor) ?? 0
      seen.set(anchor, count + 1)
      return count === 0 ? anchor : `${anchor}-${count}`
    }),
  )
}

/** The targets of a page's links, without code and without addresses on other hosts. */
export const links = (text: string): string[] =>
  [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(match => match[1]!).filter(link => !/^[a-z]+:/.test(link))
