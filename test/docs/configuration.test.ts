import { describe, expect, test } from 'vitest'
import { readEnv, toConfig } from '../../src/config.ts'
import { read, tables } from './support/pages.ts'

// docs/configuration.md lists the settings of .env.example, which test/config.test.ts holds to src/config.ts.

const rows = tables(read('docs/configuration.md'), 'Setting').flat() as [string, string, string][]
const examples = Object.fromEntries(
  [...read('.env.example').matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]),
)

test('every setting is on the page, once, and no other', () => {
  expect(rows.map(([name]) => name).sort()).toEqual(Object.keys(examples).sort())
})

describe('the default of', () => {
  for (const [name, written, meaning] of rows)
    test(name, () => {
      expect(meaning.length).toBeGreaterThan(10)
      if (examples[name] !== '') return expect(written).toBe(examples[name])
      const [production, development] = written.split('; in development ')
      // Those that depend on the environment have no fixed default: written out, they change nothing.
      const set = (NODE_ENV: string, value: string) => toConfig(readEnv({ NODE_ENV, [name]: value }))
      if (development !== undefined) {
        expect(set('production', production!)).toEqual(set('production', ''))
        expect(set('development', development)).toEqual(set('development', ''))
      } else expect(written).toMatch(/^none$|BATON_DATA_DIR$/)
    })
})

test('the paths in BATON_DATA_DIR are those the page names', () => {
  expect(toConfig(readEnv({ BATON_DATA_DIR: '/var/baton' })).databasePath).toBe('/var/baton/baton.db')
})
