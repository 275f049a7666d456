import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { BadSetting, readEnv, toConfig } from '../src/config.ts'
import { readDemoEnv } from '../src/demo/settings.ts'

/** The settings in `.env.example`, each with its value and the comment above it. */
const examples = readFileSync(new URL('../.env.example', import.meta.url), 'utf8')
  .split(/\n\n+/)
  .slice(1)
  .map(block => {
    const lines = block.trim().split('\n')
    const [name = '', ...value] = lines.at(-1)!.split('=')
    return { name, value: value.join('='), says: lines.slice(0, -1).join(' ') }
  })

describe('.env.example', () => {
  test('explains every setting once', () => {
    expect(examples.length).toBeGreaterThan(10)
    for (const { name, says } of examples)
      expect([name, says]).toEqual([expect.stringMatching(/^[A-Z_]+$/), expect.stringMatching(/^# .+\.$/)])
    expect(new Set(examples.map(each => each.name)).size).toBe(examples.length)
  })

  test('names exactly the settings that are read', () => {
    const source = ['config.ts', 'demo/settings.ts']
      .map(file => readFileSync(new URL(`../src/${file}`, import.meta.url), 'utf8'))
      .join()
    const read = [...source.matchAll(/^ {2}([A-Z_]{4,}): z\./gm)].map(match => match[1])
    expect(new Set(examples.map(each => each.name))).toEqual(new Set(read))
  })

  test('has the default of every setting', () => {
    const given = Object.fromEntries(examples.map(({ name, value }) => [name, value]))
    expect(toConfig(readEnv(given))).toEqual(toConfig(readEnv({})))
    const defaults: Record<string, unknown> = { ...readEnv({}), ...readDemoEnv({}) }
    for (const { name, value } of examples) expect([name, String(defaults[name] ?? '')]).toEqual([name, value])
  })

  test('explains the defaults that depend on other settings', () => {
    const says = (name: string) => examples.find(each => each.name === name)!.says
    const dev = toConfig(readEnv({}))
    const production = toConfig(readEnv({ NODE_ENV: 'production' }))
    expect(says('BATON_ALLOW_PRIVATE_WEBHOOKS')).toContain('true in development, false in production')
    expect([dev.allowPrivateWebhooks, production.allowPrivateWebhooks]).toEqual([true, false])
    expect(says('LOG_LEVEL')).toContain('warn in development, info in production')
    expect([dev.logLevel, production.logLevel]).toEqual(['warn', 'info'])
    expect(says('DATABASE_URL')).toContain('baton.db in BATON_DATA_DIR')
    expect(toConfig(readEnv({ BATON_DATA_DIR: '/var/baton' })).databasePath).toBe('/var/baton/baton.db')
    expect([dev.development, production.development]).toEqual([true, false])
  })
})

describe('a setting', () => {
  test('that is empty has its default', () => {
    expect(readEnv(Object.fromEntries(examples.map(({ name }) => [name, ''])))).toEqual(readEnv({}))
  })

  test('DATABASE_URL takes a relative or an absolute path of a file', () => {
    const path = (DATABASE_URL: string) => toConfig(readEnv({ DATABASE_URL })).databasePath
    expect(path('file:./here/x.db')).toBe('./here/x.db')
    expect(path('file:/var/x.db')).toBe('/var/x.db')
    expect(path('file:///var/x.db')).toBe('/var/x.db')
  })

  test('BATON_ALLOWED_ORIGINS takes origins in the spelling of browsers, and corrects others', () => {
    const origins = (BATON_ALLOWED_ORIGINS: string) => toConfig(readEnv({ BATON_ALLOWED_ORIGINS })).allowedOrigins
    expect(origins('https://shop.example/, HTTPS://Shop.Example:443,http://münchen.example:8080 ,')).toEqual([
      'https://shop.example',
      'https://shop.example',
      'http://xn--mnchen-3ya.example:8080',
    ])
    expect(origins('*')).toEqual(['*'])
    expect(origins('null,chrome-extension://abcdef')).toEqual(['null', 'chrome-extension://abcdef'])
  })

  test('that is invalid is reported in one line with its name and without its secret', () => {
    for (const [name, value] of [
      ['PORT', 'http'],
      ['PORT', '-1'],
      ['PORT', '65536'],
      ['PORT', '40.5'],
      ['BATON_PUBLIC_URL', 'chat.example.com'],
      ['BATON_PUBLIC_URL', 'ftp://chat.example.com'],
      ['BATON_DEMO_PARTNER_URL', 'nowhere'],
      ['BATON_ADMIN_KEY', 'too-short-but-secret'],
      ['BATON_ADMIN_KEY', `with a space ${'x'.repeat(40)}`],
      ['BATON_SECRET', 'too-short-but-secret'],
      ['BATON_VISITOR_TOKEN_TTL', '59'],
      ['BATON_VISITOR_TOKEN_TTL', 'a week'],
      ['BATON_ALLOW_PRIVATE_WEBHOOKS', 'yes'],
      ['LOG_LEVEL', 'loud'],
      ['DATABASE_URL', 'postgres://localhost/baton'],
      ['DATABASE_URL', 'file:'],
      ['DATABASE_URL', 'file://host/x.db'],
      ['DATABASE_URL', 'baton.db'],
      ['DATABASE_URL', 'file::memory:'],
      ['DATABASE_URL', 'file:./x.db?mode=ro'],
      ...['shop.example', 'https://', 'https://a/b', 'https://a?b', 'https://a b', 'https://u@a', 'https://[a'].map(
        (origin): ['BATON_ALLOWED_ORIGINS', string] => ['BATON_ALLOWED_ORIGINS', origin],
      ),
    ] as const) {
      const read = () => [toConfig(readEnv({ [name]: value })), readDemoEnv({ [name]: value })]
      expect(read).toThrow(BadSetting)
      const message = messageOf(read)
      expect([value, message]).toEqual([value, expect.stringMatching(new RegExp(`^${name}: \\S.*$`))])
      if (value.includes('secret')) expect(message).not.toContain(value)
    }
  })
})

function messageOf(run: () => unknown): string {
  try {
    run()
    return ''
  } catch (error) {
    return (error as Error).message
  }
}
