import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readEnv, toConfig } from '../../src/config.ts'
import type { Lookup } from '../../src/delivery/egress.ts'
import type { HeartbeatTimes } from '../../src/http/heartbeat.ts'
import { type Baton, wire } from '../../src/wire.ts'
import { ask, type Document, socketTo } from './client.ts'
import { openCompany } from './company.ts'
import { engineIn } from './engine.ts'
import { eventually } from './eventually.ts'
import { senders, verifyAll } from './signatures.ts'

type Options = {
  now?: () => number
  /** Runs evenly where `now` is set; left out: as `now` does. */
  running?: () => number
  heartbeat?: HeartbeatTimes
  lookup?: Lookup
  env?: Record<string, string>
  /** Is kept when the server ends. By default the server has a temporary folder. */
  dataDir?: string
  port?: number
}

export type TestServer = Awaited<ReturnType<typeof startServer>>

/**
 * A real server on a port and a database of its own, with a company: `admin`, `agent` … are the tokens of its keys. Errors that it
 * reports as bugs are in `unexpectedErrors`; tests expect that to be empty.
 */
export async function startServer(options: Options = {}) {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'baton-'))
  const running = new RunningServer(dataDir, options)
  await running.open(options.port ?? 0)
  const engine = engineIn(dataDir)!
  const sender = { engine, secret }
  senders.add(sender)
  const { url } = running
  const now = options.now ?? Date.now

  return {
    ...(await openCompany(running, 'Example')),
    url,
    dataDir,
    engine,
    unexpectedErrors: running.unexpectedErrors,
    logged: running.logged,
    get baton() {
      return running.baton
    },
    get parts() {
      return running.baton.parts
    },
    get store() {
      return running.baton.store
    },
    company: (name = 'Another example') => openCompany(running, name),
    /** A GraphQL operation over HTTP, as its data; throws on `errors`. */
    ask: <R, V>(token: string | null, document: Document<R, V>, variables: V) => ask(url, token, document, variables),
    socket: (token: string | null, options?: Parameters<typeof socketTo>[2]) => socketTo(url, token, options),
    rest: restOf(url),
    /** Makes the dispatcher read the clock, and waits until no delivery is in flight or due. */
    async settle() {
      running.baton.notifier.notify('deliveries')
      let quiet = 0
      await eventually(async () => {
        quiet = (await engine.isIdle(now())) ? quiet + 1 : 0
        return quiet === 3
      })
    },
    /** Stops it and starts it at the same address. `hard` cuts every connection first, with the requests on it. */
    restart: (hard = false) => running.restart(hard),
    async [Symbol.asyncDispose]() {
      senders.delete(sender)
      await running[Symbol.asyncDispose]()
      await verifyAll(sender)
      await engine[Symbol.asyncDispose]()
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

export const secret = 'a secret that only this test knows'

class RunningServer {
  baton!: Baton
  readonly unexpectedErrors: unknown[] = []
  readonly logged: [string, Record<string, unknown>][] = []
  readonly #dataDir: string
  readonly #options: Options
  #port = 0
  /** During a hard restart errors of requests that were cut are expected. */
  #cutting = false
  #turn: Promise<void> = Promise.resolve()

  constructor(dataDir: string, options: Options) {
    this.#dataDir = dataDir
    this.#options = options
  }

  get url() {
    return `http://127.0.0.1:${this.#port}`
  }

  async open(port: number) {
    const { now, running, heartbeat, lookup, env = {} } = this.#options
    const config = toConfig(readEnv({ PORT: '0', BATON_DATA_DIR: this.#dataDir, ...env }))
    const baton = wire(
      { ...config, secret },
      {
        report: error => this.#cutting || this.unexpectedErrors.push(error),
        log: (message, detail) => this.logged.push([message, detail]),
        ...(now && { now }),
        ...(running && { running }),
        ...(heartbeat && { heartbeat }),
        ...(lookup && { lookup }),
      },
    )
    this.baton = baton
    await new Promise<void>((resolve, reject) =>
      baton.server.once('error', reject).listen(port, '127.0.0.1', () => resolve()),
    )
    this.#port = (baton.server.address() as AddressInfo).port
  }

  /** Restarts are queued. */
  restart(hard: boolean) {
    this.#turn = this.#turn.then(() => this.#reopen(hard))
    return this.#turn
  }

  async #reopen(hard: boolean) {
    this.#cutting = hard
    if (hard) this.baton.server.closeAllConnections()
    await this.baton[Symbol.asyncDispose]()
    await new Promise(resolve => setTimeout(resolve, 1))
    this.#cutting = false
    await this.open(this.#port)
  }

  async [Symbol.asyncDispose]() {
    await this.#turn
    await this.baton[Symbol.asyncDispose]()
  }
}

/** Requests to the REST API. */
const restOf =
  (url: string) =>
  (method: string, path: string, token: string | null, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
