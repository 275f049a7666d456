import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test('each file of src/ can be imported first: none needs another to be loaded before it', async () => {
  const cwd = fileURLToPath(new URL('../', import.meta.url))
  // Some 200 threads compile the same packages: the cache takes a third of the time off.
  const env = { ...process.env, NODE_COMPILE_CACHE: `${cwd}node_modules/.cache/import-each` }
  const { stdout } = await promisify(execFile)(process.execPath, ['test/support/import-each.ts'], { cwd, env })
  expect(stdout).toBe('done\n')
}, 180_000)
