import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { manneredIn, manneredWords } from '../../scripts/words.ts'
import { codes } from '../../src/domain/error.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** The lines of a text that hold one of the words, with their numbers. */
const mannered = (text: string) =>
  text.split('\n').flatMap((line, index) => (manneredWords.test(line) ? [`${index + 1}: ${line.trim()}`] : []))

test('at most one comment line in a hundred holds a mannered word', () => {
  const { total, mannered } = manneredIn()
  expect(total).toBeGreaterThan(1_500)
  expect(mannered.length / total, mannered.map(({ file, text }) => `${file}: ${text}`).join('\n')).toBeLessThan(0.01)
})

test('no description of the schema does', () => {
  // Names are the contract; what is written about them stands in quotes.
  const descriptions = [...read('schema/schema.graphql').matchAll(/"""([\s\S]*?)"""|^\s*"([^"]+)"$/gm)]
  expect(descriptions.length).toBeGreaterThan(300)
  expect(descriptions.flatMap(match => mannered(match[1] ?? match[2] ?? ''))).toEqual([])
})

test('no error message does', () => {
  expect(Object.values(codes).flatMap(mannered)).toEqual([])
  const refusals = globSync('src/**/*.ts', { cwd: root }).flatMap(file =>
    [...read(file).matchAll(/(?:refuse\(\s*'\w+',|new (?:BadSetting|\w*Error)\()\s*(['"`])([\s\S]*?)\1/g)].map(
      match => match[2]!,
    ),
  )
  expect(refusals.length).toBeGreaterThan(30)
  expect(refusals.flatMap(mannered)).toEqual([])
})

// In markup, in attributes and in strings: of a string, what reads like words.
const markup = />([^<>{}=;]*[a-z] [^<>{}=;]*)<|(?:title|label|placeholder|aria-label)="([^"]+)"/g
const literal = /(['"`])((?:(?!\1)[^\\\n]|\\.)*[A-Za-z’]+ [A-Za-z](?:(?!\1)[^\\\n]|\\.)*)\1/g

test('no text of the pages does', () => {
  const texts = globSync('packages/web/**/*.{tsx,ts,html}', { cwd: root })
    .filter(file => !/\/(test|operations|node_modules)\//.test(file))
    .flatMap(file => {
      const text = read(file)
      const found = [...text.matchAll(markup)].map(match => match[1] ?? match[2])
      return [...found, ...[...text.matchAll(literal)].map(match => match[2])].map(each => `${file}: ${each}`)
    })
  // The key for a line break keeps its usual name.
  const others = texts.filter(text => !text.endsWith(': New line'))
  expect(others.length).toBeGreaterThan(400)
  expect(others.some(text => text.endsWith('The bot continues.'))).toBe(true)
  expect(others.flatMap(mannered)).toEqual([])
})
