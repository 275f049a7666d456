import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bundle, spawnServer } from '../support/server-process.ts'
import { blocks, read, section } from './support/pages.ts'

const hasSqlite = spawnSync('sqlite3', ['--version']).status === 0

test.skipIf(!hasSqlite)(
  'docs/operations.md: a backup of a running server starts as a server with the same data',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'baton-backup-'))
    const env = { NODE_ENV: 'production', BATON_ADMIN_KEY: 'an-administrators-key-in-a-test-alone' }
    const ask = async (url: string, query: string) => {
      const headers = { authorization: `Bearer ${env.BATON_ADMIN_KEY}`, 'content-type': 'application/json' }
      return (await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })).text()
    }
    {
      await using server = await spawnServer(await bundle(), { ...env, BATON_DATA_DIR: join(folder, 'data') })
      await ask(server.url, 'mutation { createBot(input: { name: "Robo" }) { ... on Error { message } } }')
      const commands = blocks(section(read('docs/operations.md'), 'Backup'), 'sh')[0]!
      const { status, stderr } = spawnSync('sh', ['-ec', commands], { cwd: folder, encoding: 'utf8' })
      expect([status, stderr]).toEqual([0, ''])
      expect(await ask(server.url, '{ viewer { actorId } }')).toContain('idn_')
    }
    await using server = await spawnServer(await bundle(), { ...env, BATON_DATA_DIR: join(folder, 'backup') })
    expect(await ask(server.url, '{ bots { edges { node { name } } } }')).toContain('Robo')
    rmSync(folder, { recursive: true, force: true })
  },
)
