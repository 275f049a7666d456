import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle, spawnServer } from './server-process.ts'

type DemoFile = {
  url: string
  shopBotId: string
  keys: Record<'agent' | 'agent2' | 'integration' | 'admin', string>
}

/** The bundled server as a process, in development, on an empty folder and any free port. */
export async function startDemo() {
  const dataDir = mkdtempSync(join(tmpdir(), 'baton-demo-'))
  const server = await spawnServer(await bundle(), { BATON_DATA_DIR: dataDir })
  return {
    url: server.url,
    /** `demo.json`. */
    file: JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8')) as DemoFile,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
