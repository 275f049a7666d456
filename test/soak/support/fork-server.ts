import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Answers } from './forked-server.ts'

/** A server in a process of its own that answers questions about its memory; port 0: any free one. */
export async function forkServer(dataDir: string, port = 0) {
  const program = fileURLToPath(new URL('./forked-server.ts', import.meta.url))
  const child = fork(program, [dataDir, `${port}`], {
    // V8 may drop the code of functions that ran only at the start: 5 MB that would hide a leak of that size.
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
    /** Ends it with SIGKILL. */
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
  }
}
