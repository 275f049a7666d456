import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'

/** On Linux the server has one core and the load another; elsewhere the system places them. */
const canPin = process.platform === 'linux' && spawnSync('taskset', ['-V']).status === 0
const SERVER_CORE = 0
const LOAD_CORE = 1

/** A process of a bench, which answers each message it is sent with one message. */
export class Peer {
  readonly #child: ChildProcess

  private constructor(child: ChildProcess) {
    this.#child = child
  }

  /** Starts a module of this folder's siblings; resolves with its first message. */
  static async start<T>(path: string, core: 'server' | 'load', args: string[] = []): Promise<{ peer: Peer; ready: T }> {
    const child = fork(fileURLToPath(new URL(`../${path}`, import.meta.url)), args, {
      execArgv: ['--expose-gc', '--conditions=baton-source'],
    })
    if (canPin)
      spawnSync('taskset', ['-a', '-cp', String(core === 'server' ? SERVER_CORE : LOAD_CORE), String(child.pid)])
    const [ready] = (await once(child, 'message')) as [T]
    return { peer: new Peer(child), ready }
  }

  ask<T>(question: unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new Error('the process has ended'))
      this.#child.once('exit', ended)
      this.#child.once('message', (answer: T & { failed?: string }) => {
        this.#child.off('exit', ended)
        if (answer.failed) reject(new Error(answer.failed))
        else resolve(answer)
      })
      this.#child.send(question as object)
    })
  }

  async [Symbol.asyncDispose]() {
    if (this.#child.exitCode !== null) return
    this.#child.kill('SIGKILL')
    await once(this.#child, 'exit')
  }
}

/** The other side of `ask`. */
export function answerWith(answer: (question: never) => unknown) {
  process.on('message', async question => {
    try {
      process.send!((await answer(question as never)) ?? {})
    } catch (error) {
      process.send!({ failed: String((error as Error).stack ?? error) })
    }
  })
  process.on('disconnect', () => process.exit(0))
}

/** CPU time of a process in ms; its heap and its memory in bytes, after a collection; and how long its event loop was held since it was last asked. */
export type Usage = { cpuMs: number; heap: number; rss: number; heldMs: number }

const delay = monitorEventLoopDelay({ resolution: 5 })

export function usage(): Usage {
  const heldMs = delay.max / 1e6
  globalThis.gc?.()
  const { user, system } = process.cpuUsage()
  const { heapUsed: heap, rss } = process.memoryUsage()
  // The collection above is not counted.
  delay.disable()
  delay.reset()
  delay.enable()
  return { cpuMs: (user + system) / 1_000, heap, rss, heldMs }
}
