import { globSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'

/**
 * Imports each file of `src/` first, in a thread of its own with an empty module cache: no file needs another to be loaded before
 * it. A thread starts in a tenth of the time of a process. `main.ts` is left out: importing it starts the server.
 */
const files = globSync('src/**/*.ts').filter(file => file !== 'src/main.ts')
const count = files.length

// Some 250 threads compile the same packages: with the cache they take a third less processor time.
async function importNext(): Promise<void> {
  for (let file = files.pop(); file; file = files.pop()) {
    const url = JSON.stringify(pathToFileURL(file).href)
    const code = `require("node:module").enableCompileCache("node_modules/.cache/import-each"); import(${url}).then(() => process.exit(0), error => { throw error })`
    const thread = new Worker(code, { eval: true })
    await new Promise<void>(resolve => {
      thread.once('error', error => {
        console.error(`${file}: ${(error as Error).message}`)
        process.exitCode = 1
      })
      thread.once('exit', () => resolve())
    })
  }
}

// Two at a time: more of them only compete for the processors of a small machine.
await Promise.all([importNext(), importNext()])
console.log(`each of ${count} files was imported first`)
