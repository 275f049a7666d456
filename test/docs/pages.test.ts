import { existsSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { LoneAnonymousOperationRule, parse, specifiedRules, validate } from 'graphql'
import { describe, expect, test } from 'vitest'
import { schema } from '../../src/graphql/schema.ts'
import { anchors, blocks, links, pages, prose, read, root } from './support/pages.ts'

// What holds for every Markdown page: its code, links and names are right, and a reader can get there.

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
const settings = new Set([...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(match => match[1]!))
/** Settings of the examples, which have a page of their own. */
const ofExamples = ['BATON_URL', 'BATON_KEY', 'BATON_WEBHOOK_SECRETS', 'BATON_BOT_KEY', 'BATON_BOT_ID']

/** The file or folder that a link of a page names, from the root. */
const targetOf = (page: string, link: string) => normalize(join(dirname(page), link.split('#')[0]!)).replace(/\/$/, '')

describe.each(pages)('%s', page => {
  const text = read(page)

  test('its JSON is JSON', () => {
    for (const block of blocks(text, 'json')) expect(() => JSON.parse(block), block).not.toThrow()
    for (const line of blocks(text, 'jsonl').flatMap(block => block.trim().split('\n')))
      expect(() => JSON.parse(line), line).not.toThrow()
  })

  test('its GraphQL is valid for the schema', () => {
    // A block may show several operations, each for itself.
    const rules = specifiedRules.filter(rule => rule !== LoneAnonymousOperationRule)
    for (const block of blocks(text, 'graphql')) expect(validate(schema, parse(block), rules), block).toEqual([])
  })

  test('its links lead to a file, and to a heading where they name one', () => {
    const broken = links(text).filter(link => {
      const [path, anchor] = link.split('#')
      const target = path === '' ? page : targetOf(page, link)
      if (!existsSync(join(root, target))) return true
      return anchor !== undefined && target.endsWith('.md') && !anchors(read(target)).has(anchor)
    })
    expect(broken).toEqual([])
  })

  test('the commands, files and settings it names exist', () => {
    const commands = [...text.matchAll(/npm run ([a-z][\w:-]*)/g)].map(match => match[1]!)
    expect(commands.filter(name => !(name in scripts))).toEqual([])
    const named = [...text.matchAll(/`((?:packages\/\w+\/)?(?:test|src|bench|scripts|drizzle|schema)\/[\w./-]*)`/g)]
    const inCommands = [...text.matchAll(/\b(?:packages\/\w+\/)?(?:test|src|bench|scripts)\/[\w./-]+\.ts\b/g)]
    const files = [...named.map(match => match[1]!), ...inCommands.map(match => match[0])]
    expect(files.filter(file => !existsSync(join(root, file)))).toEqual([])
    const names = [...text.matchAll(/\bBATON_[A-Z_]+\b/g)].map(match => match[0])
    expect(names.filter(name => !settings.has(name) && !ofExamples.includes(name))).toEqual([])
  })

  test('it cites no document that is not in the repository', () => {
    expect(prose(text)).not.toMatch(/\b(SPEC|DESIGN)\b/)
  })
})

test('every page can be reached by links from docs/README.md', () => {
  const reached = new Set<string>()
  const visit = (page: string) => {
    if (reached.has(page)) return
    reached.add(page)
    for (const link of links(read(page))) {
      const target = targetOf(page, link)
      const path = join(root, target)
      if (!existsSync(path)) continue
      const file = statSync(path).isDirectory() ? `${target}/README.md` : target
      if (file.endsWith('.md') && existsSync(join(root, file))) visit(file)
    }
  }
  visit('docs/README.md')
  expect(pages.filter(page => !reached.has(page))).toEqual([])
})

test('docs/README.md lists every page of docs/', () => {
  const listed = links(read('docs/README.md')).map(link => targetOf('docs/README.md', link))
  const own = pages.filter(page => /^docs\/[\w-]+\.md$/.test(page) && page !== 'docs/README.md')
  expect(own.filter(page => !listed.includes(page))).toEqual([])
})

/** STYLE.md quotes them as what not to write. */
const mannered = /\b(whoever|whatever|whomever|whom|nobody|somebody|anew|owed|owes|told|asker|deeds?|heeds?|fate)\b/gi

const exempt = ['STYLE.md']

test.each(pages.filter(page => !exempt.includes(page)))('%s: none of the words that STYLE.md avoids', page => {
  expect(prose(read(page)).match(mannered) ?? []).toEqual([])
})
