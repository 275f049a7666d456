import { existsSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readImports, roomOf } from '../../scripts/imports.ts'
import { pages, read, root, table } from './support/pages.ts'

const rows = table(read('ARCHITECTURE.md'), 'Layer')

test('ARCHITECTURE.md: every folder and file of src/ is in one layer of the table', () => {
  const listed = rows.flatMap(([, folders]) => folders!.split(/\s+/)).map(name => name.replace(/\/$/, ''))
  expect(listed.sort()).toEqual(readdirSync(`${root}src`).sort())
})

test('ARCHITECTURE.md: no folder imports a layer that its row does not name', () => {
  const layerOf = (room: string) => rows.find(([, folders]) => folders!.split(/\s+/).includes(room))
  const named = (file: string) => (file.split('/').length > 2 ? `${roomOf(file)}/` : roomOf(file))
  const imports = readImports(['src/**/*.ts'])
  const wrong = [...imports].flatMap(([file, names]) =>
    names
      .filter(name => imports.has(name) && roomOf(name) !== roomOf(file))
      .filter(name => {
        const [from, to] = [layerOf(named(file))!, layerOf(named(name))!]
        return from[3] !== 'all' && !from[3]!.includes(to[0]!)
      })
      .map(name => `${file} imports ${name}`),
  )
  expect(wrong).toEqual([])
})

test('ARCHITECTURE.md: the files it names without `src/` are there', () => {
  const folders = readdirSync(`${root}src`).join('|')
  const named = read('ARCHITECTURE.md').matchAll(new RegExp(`(?<![\\w/])(?:${folders})/[\\w./-]*`, 'g'))
  const missing = [...named].map(([path]) => path!).filter(path => !existsSync(`${root}src/${path.replace(/\.$/, '')}`))
  expect(missing).toEqual([])
})

test('STYLE.md: the words to avoid are those that `npm run words` counts', () => {
  const [, list] = /\\b\(([a-z|]+)\)\\b/.exec(read('scripts/words.ts'))!
  const listed = /Do not use: ([^.]+)\./.exec(read('STYLE.md'))![1]!.split(/,\s+/)
  expect(listed.filter(word => !word.includes(' ') && !list!.split('|').includes(word))).toEqual([])
})

test('docs/decisions: every record is in the index, and has context, decision and consequences', () => {
  const records = pages.filter(page => /^docs\/decisions\/\d{4}-/.test(page))
  expect(records.length).toBeGreaterThan(9)
  const index = read('docs/decisions/README.md')
  for (const record of records) {
    expect(index).toContain(`(${record.split('/').at(-1)})`)
    const headings = [...read(record).matchAll(/^## (.+)$/gm)].map(match => match[1])
    expect([record, headings]).toEqual([record, ['Context', 'Decision', 'Consequences']])
  }
})
