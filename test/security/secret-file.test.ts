import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BadSetting, readEnv } from '../../src/config.ts'
import { ownSecret } from '../../src/secret-file.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'baton-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const file = () => join(dataDir, 'secret')

test('the first start makes a secret file that only its owner can read, and the next start uses it', () => {
  const secret = ownSecret(dataDir)
  expect(secret.length).toBe(43)
  expect(statSync(file()).mode & 0o777).toBe(0o600)
  expect(ownSecret(dataDir)).toBe(secret)
})

for (const text of ['', '\n', ' \n\n', 'short', 'x'.repeat(31)])
  test(`${JSON.stringify(text)} in the secret file: the start is refused and the file is left unchanged`, () => {
    writeFileSync(file(), text, { mode: 0o600 })
    expect(() => ownSecret(dataDir)).toThrow(BadSetting)
    expect(() => ownSecret(dataDir)).toThrow(/needs at least 32 characters/)
    expect(readFileSync(file(), 'utf8')).toBe(text)
  })

test.skipIf(process.platform === 'win32')('a secret file that others can read: the start is refused', () => {
  writeFileSync(file(), 'x'.repeat(43))
  for (const mode of [0o644, 0o640, 0o604]) {
    chmodSync(file(), mode)
    expect(() => ownSecret(dataDir)).toThrow(/chmod 600/)
  }
  chmodSync(file(), 0o600)
  expect(ownSecret(dataDir)).toBe('x'.repeat(43))
})

test('zeros, as a power cut leaves them, are no secret, in the file or in the environment', () => {
  for (const text of ['\0'.repeat(43), `${'x'.repeat(40)}\0\0\0`]) {
    writeFileSync(file(), text, { mode: 0o600 })
    expect(() => ownSecret(dataDir)).toThrow(/secret: holds zeros; put the right one back/)
    expect(() => readEnv({ BATON_SECRET: text })).toThrow('BATON_SECRET: holds zeros')
  }
  expect(() => readEnv({ BATON_SECRET: ' '.repeat(43) })).toThrow('BATON_SECRET: needs at least 32 characters')
})

test('a folder, or a link that leads nowhere, is not replaced: the start is refused with its path', () => {
  symlinkSync('/nowhere/secret', file())
  expect(() => ownSecret(dataDir)).toThrow(/^\/.*secret: cannot be read \(ENOENT\)$/)
  rmSync(file())
  mkdirSync(file())
  expect(() => ownSecret(dataDir)).toThrow(/^\/.*secret: cannot be read \(EISDIR\)$/)
})

test('an empty file in the place of the database was used with no secret', () => {
  writeFileSync(join(dataDir, 'baton.db'), '')
  expect(ownSecret(dataDir).length).toBe(43)
  rmSync(file())
  writeFileSync(join(dataDir, 'baton.db-wal'), 'x')
  expect(() => ownSecret(dataDir)).toThrow(/missing, but the database/)
})
