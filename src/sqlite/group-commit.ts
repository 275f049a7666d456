import type { Database } from 'better-sqlite3'
import { refuse } from '../domain/error.ts'

type Job = {
  run: () => unknown
  mayRepeat: boolean
  resolve: (value: unknown) => void
  reject: (reason: unknown) => void
}
type Settle = () => void

/**
 * Bounds how long one commit holds the event loop. After the time is used up the other jobs are left to the next one. Jobs that run
 * again, because one of them has thrown, take as much once more.
 */
const MAX_JOBS = 256
const MAX_MS = 8
/**
 * Behind a commit of so many jobs the event loop turns so often before the next one. Else writers would leave one turn per commit to
 * what takes several, as a POST to a webhook does; and the next commit has more jobs. An idle turn takes 20 µs.
 */
const BUSY_JOBS = 8
const TURNS_BETWEEN = 4
/** While another program writes to the file: how often to try again, and for how long before writes are refused. */
const RETRY_MS = 20
const MAX_BUSY_MS = 500

/**
 * Writes that wait in one turn of the event loop share one BEGIN IMMEDIATE … COMMIT: one fsync acknowledges them all. One that
 * throws undoes only its own part: each has its own savepoint, or, where jobs may run twice, a row of them has one, which costs
 * a message 6 µs less.
 */
export class GroupCommit {
  #waiting: Job[] = []
  #scheduled = false
  /** Of the last commit. */
  #lastJobs = 0
  #closed = false
  /** Since when another program has held the write lock; null: it does not. */
  #busySince: number | null = null
  #retry: NodeJS.Timeout | undefined
  readonly #db: Database
  readonly #undone: () => void
  readonly #begin
  readonly #commit
  readonly #savepoint
  readonly #release
  readonly #undo

  /** `undone` is called when a commit fails: what was read meanwhile may be wrong. */
  constructor(db: Database, undone: () => void = () => {}) {
    this.#db = db
    this.#undone = undone
    this.#begin = db.prepare('BEGIN IMMEDIATE')
    this.#commit = db.prepare('COMMIT')
    this.#savepoint = db.prepare('SAVEPOINT job')
    this.#release = db.prepare('RELEASE job')
    this.#undo = db.prepare('ROLLBACK TO job')
  }

  /** Runs a synchronous job in the next commit; resolves with its answer once that commit is on disk. */
  run<T>(job: () => T): Promise<T> {
    return this.#add(job, false)
  }

  /** The same for a job that changes nothing but the database: where another one throws it is undone, and runs again. */
  runAgain<T>(job: () => T): Promise<T> {
    return this.#add(job, true)
  }

  /** Commits what is waiting now; later jobs are refused as unavailable. */
  close() {
    if (this.#closed) return
    this.#closed = true
    clearTimeout(this.#retry)
    this.#db.pragma(`busy_timeout = ${MAX_BUSY_MS}`)
    while (this.#waiting.length > 0) this.#commitSome()
  }

  #add<T>(run: () => T, mayRepeat: boolean): Promise<T> {
    if (this.#closed) return Promise.reject(new StoreUnavailable('closed'))
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ run, mayRepeat, resolve: resolve as Job['resolve'], reject })
      this.#schedule()
    })
  }

  #schedule() {
    if (this.#scheduled) return
    this.#scheduled = true
    this.#runAfter(this.#lastJobs >= BUSY_JOBS ? TURNS_BETWEEN : 1)
  }

  #runAfter(turns: number) {
    setImmediate(() => (turns > 1 ? this.#runAfter(turns - 1) : this.#run()))
  }

  #run() {
    this.#scheduled = false
    this.#commitSome()
    if (this.#waiting.length === 0 || this.#closed) return
    if (this.#busySince === null) return this.#schedule()
    this.#scheduled = true
    this.#retry = setTimeout(() => this.#run(), RETRY_MS)
  }

  #commitSome() {
    if (this.#waiting.length === 0 || !this.#begins()) return
    const jobs: Job[] = []
    const until = performance.now() + MAX_MS
    const mayRun = () => this.#waiting.length > 0 && jobs.length < MAX_JOBS && performance.now() < until
    const take = (): Job => {
      const job = this.#waiting.shift()!
      jobs.push(job)
      return job
    }
    try {
      const settle: Settle[] = []
      do {
        if (this.#waiting[0]!.mayRepeat) this.#runRow(take, mayRun, settle)
        else settle.push(this.#runOne(take()))
      } while (mayRun())
      this.#commit.run()
      this.#lastJobs = jobs.length
      for (const done of settle) done()
    } catch (error) {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK')
      this.#undone()
      const reason = asUnavailable(error)
      for (const job of jobs) job.reject(reason)
    }
  }

  /** False while another program holds the write lock: the driver's own waiting would hold the event loop. */
  #begins(): boolean {
    try {
      this.#begin.run()
      this.#busySince = null
      return true
    } catch (error) {
      const now = performance.now()
      this.#busySince ??= now
      const isBusy = (error as { code?: string }).code?.startsWith('SQLITE_BUSY')
      if (isBusy && !this.#closed && now - this.#busySince < MAX_BUSY_MS) return false
      if (!isBusy) this.#busySince = null
      const reason = asUnavailable(error)
      for (const job of this.#waiting.splice(0)) job.reject(reason)
      return false
    }
  }

  /** All that may run twice and stand next to each other, with one savepoint. */
  #runRow(take: () => Job, mayRun: () => boolean, settle: Settle[]) {
    const row: Job[] = []
    const done: Settle[] = []
    this.#savepoint.run()
    try {
      do {
        const job = take()
        row.push(job)
        const value = job.run()
        done.push(() => job.resolve(value))
      } while (mayRun() && this.#waiting[0]!.mayRepeat)
      this.#release.run()
      settle.push(...done)
    } catch (error) {
      if (!this.#db.inTransaction) throw error
      this.#undo.run()
      this.#release.run()
      this.#undone()
      for (const job of row) settle.push(this.#runOne(job))
    }
  }

  #runOne(job: Job): Settle {
    this.#savepoint.run()
    try {
      const value = job.run()
      this.#release.run()
      return () => job.resolve(value)
    } catch (error) {
      // A full disk or an I/O error makes SQLite roll back the whole transaction by itself: then no job's part remains.
      if (!this.#db.inTransaction) throw error
      this.#undo.run()
      this.#release.run()
      this.#undone()
      return () => job.reject(asUnavailable(error))
    }
  }
}

const passing = new Set([
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_FULL',
  'SQLITE_READONLY',
  'SQLITE_CANTOPEN',
  'SQLITE_NOMEM',
])

/** The world's failures become `unavailable`; anything else is a bug and stays what it is. */
function asUnavailable(error: unknown): unknown {
  const code = (error as { code?: unknown } | null)?.code
  if (typeof code !== 'string') return error
  return passing.has(code) || code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_BUSY')
    ? Object.assign(new StoreUnavailable(code), { cause: error })
    : error
}

/** Thrown where a write could not be made durable; nothing of it was written. */
export class StoreUnavailable extends Error {
  readonly refusal = refuse('unavailable')
  readonly sqlite: string
  constructor(sqlite: string) {
    super(`the store cannot write: ${sqlite}`)
    this.sqlite = sqlite
  }
}
