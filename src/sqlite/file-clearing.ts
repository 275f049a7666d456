// The bundle has a `createRequire` of its own.
import nodeModule from 'node:module'
import { Worker } from 'node:worker_threads'

const clear = `
  const { parentPort, workerData } = require('node:worker_threads')
  const file = new (require(workerData.driver))(workerData.path, { timeout: workerData.timeout })
  const checkpoint = mode => file.pragma('wal_checkpoint(' + mode + ')')[0].busy === 0
  checkpoint('PASSIVE')
  let done = false
  for (let tries = 0; tries < 3 && !done; tries++) done = checkpoint('TRUNCATE')
  file.close()
  parentPort.postMessage(done)`

/** How long one try waits for readers. Writers wait meanwhile, and are refused after 500 ms (`GroupCommit`). */
const WAIT_MS = 150

/**
 * Copies all commits from the write-ahead log into the database and empties the log: it holds the rows as they were before they were
 * erased. In a thread of its own, because copying 40 MB takes half a second; while most is copied, writers go on.
 */
export class FileClearing implements Disposable {
  readonly #path: string
  #worker: Worker | null = null
  #running: Promise<boolean> | null = null
  #next: Promise<boolean> | null = null

  constructor(path: string) {
    this.#path = path
  }

  /** False: another program read the files all the time. A call while one runs waits for the next run, which begins after it. */
  run(): Promise<boolean> {
    if (!this.#running) return this.#start()
    this.#next ??= this.#running.then(() => {
      this.#next = null
      return this.#start()
    })
    return this.#next
  }

  [Symbol.dispose]() {
    void this.#worker?.terminate()
  }

  #start(): Promise<boolean> {
    this.#running = this.#checkpoint().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  #checkpoint(): Promise<boolean> {
    const driver = nodeModule.createRequire(import.meta.url).resolve('better-sqlite3')
    const workerData = { driver, path: this.#path, timeout: WAIT_MS }
    return new Promise(resolve => {
      let done = false
      this.#worker = new Worker(clear, { eval: true, workerData })
        .on('message', (answer: boolean) => {
          done = answer
        })
        // Such as a full disk; the next sweep tries again.
        .on('error', () => {})
        .on('exit', () => {
          this.#worker = null
          resolve(done)
        })
    })
  }
}
