import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The server as `npm start` runs it, one file, under a name of its own: two test runs do not meet. */
let built: Promise<string> | undefined
export function bundle(): Promise<string> {
  built ??= (async () => {
    sweep()
    const outfile = `${root}dist/under-test-${process.pid}.js`
    await build({
      entryPoints: [`${root}src/main.ts`],
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node24',
      format: 'esm',
      external: ['better-sqlite3'],
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
      logLevel: 'warning',
    })
    process.once('exit', () => rmSync(outfile, { force: true }))
    return outfile
  })()
  return built
}

/** A process that was ended from outside, as test runners end theirs, could not take its bundle away. */
function sweep() {
  for (const file of globSync('dist/under-test-*.js', { cwd: root })) {
    try {
      process.kill(Number(/\d+/.exec(file)![0]), 0)
    } catch {
      rmSync(`${root}${file}`, { force: true })
    }
  }
}

type Env = Record<string, string>

/** However we end, no server of ours stays behind. */
const alive = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL')
})

/** Runs the server's program in a process of its own, with nothing of our environment but PATH. */
export function run(program: string, env: Env) {
  const child = spawn(process.execPath, [program], {
    cwd: root,
    env: { PATH: process.env.PATH, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  alive.add(child)
  child.once('exit', () => alive.delete(child))
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', chunk => {
    output.stdout += chunk
  })
  child.stderr.on('data', chunk => {
    output.stderr += chunk
  })
  const exited: Promise<{ code: number | null; signal: string | null }> = once(child, 'close').then(
    ([code, signal]) => ({ code, signal }),
  )
  return { child, output, exited }
}

/** What a program that does not stay said, and how it ended; one that stays is killed after 10 s. */
export async function runToEnd(program: string, env: Env) {
  const { child, output, exited } = run(program, env)
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  const { code, signal } = await exited
  clearTimeout(timer)
  return { code, signal, ...output }
}

export type ServerProcess = Awaited<ReturnType<typeof spawnServer>>

/** Starts the server and waits until it says where it is ready. */
export async function spawnServer(program: string, env: Env) {
  const from = performance.now()
  const { child, output, exited } = run(program, env)
  const url = await ready(child, output, exited)
  return {
    child,
    url,
    pid: child.pid!,
    /** ms from the spawning to the ready line. */
    readyAfter: performance.now() - from,
    output,
    exited,
    async stop(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL' = 'SIGTERM') {
      child.kill(signal)
      return exited
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

function ready(
  child: ChildProcess,
  output: { stdout: string; stderr: string },
  exited: Promise<unknown>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      // The banner's first line in development, the log's line in production; the banner is told in one go.
      const [, banner, line] = /is ready: (\S+)\n|"url":"([^"]+)"[^\n]*"ready"/.exec(output.stdout) ?? []
      const url = banner ?? line
      if (url !== undefined && output.stdout.endsWith('\n')) resolve(url)
    }
    child.stdout!.on('data', look)
    exited.then(() => reject(new Error(`the server ended: ${output.stdout}${output.stderr}`)))
  })
}
