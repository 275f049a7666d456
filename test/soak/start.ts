import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Answers } from './server.ts'

/** A real server in a process of its own, on a port and a folder; port 0: any. */
export async function forkServer(dataDir: string, port = 0) {
  const script = fileURLToPath(new URL('./server.ts', import.meta.url))
  const child = fork(script, [dataDir, `${port}`], {
    // The engine drops the code of what ran only at the start when it sees fit: 5 MB that would hide a leak of that size.
    execArgv: ['--expose-gc', '--no-flush-bytecode'],
    env: { ...process.env, LOG_LEVEL: 'error', NODE_ENV: 'development' },
  })
  const waiting = new Map<number, (answer: never) => void>()
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()))
  child.on('message', ({ id, answer }: { id: number; answer: never }) => {
    waiting.get(id)?.(answer)
    waiting.delete(id)
  })
  const answered = <T>(id: number) => new Promise<T>(resolve => waiting.set(id, resolve))
  const bound = await Promise.race([answered<number>(0), gone.then(() => null)])
  if (bound === null) throw new Error('the server did not start')
  let asked = 0
  return {
    port: bound,
    url: `http://127.0.0.1:${bound}`,
    ask<K extends keyof Answers>(ask: K): ReturnType<Answers[K]> {
      asked += 1
      child.send({ id: asked, ask })
      return answered(asked) as ReturnType<Answers[K]>
    },
    /** As a power cut ends it: nothing is said, nothing is finished. */
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
  }
}

/** Runs the task for 0, 1, 2 … with so many under way at once. */
export async function each(count: number, atOnce: number, task: (index: number) => Promise<void>) {
  let next = 0
  const worker = async () => {
    while (next < count) {
      next += 1
      await task(next - 1)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker))
}

export const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`

export function must(holds: boolean, what: string) {
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${what}`)
  if (!holds) process.exitCode = 1
}
