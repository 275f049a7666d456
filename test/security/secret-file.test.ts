import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BadSetting } from '../../src/config.ts'
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
