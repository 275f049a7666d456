import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The bundle that `npm start` runs, under a name per process: several test runs do not collide. */
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
      minifyWhitespace: true,
      lineLimit: 160,
      external: ['better-sqlite3', '@graphql-yoga/render-graphiql'],
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
      logLevel: 'warning',
    })
    process.once('exit', () => rmSync(outfile, { force: true }))
    return outfile
  })()
  return built
}

/** Removes bundles of processes that were killed, as test runners kill theirs. */
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

/** Servers that end with this process. */
const alive = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL')
})

/** Runs a program in a process of its own, with no environment but PATH and `env`; `flags` are Node's. */
export function run(program: string, env: Env, flags: string[] = []) {
  const child = spawn(process.execPath, [...flags, program], {
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

/** The output and exit code of a program that ends by itself; after 30 s it is killed, which a start on a busy machine does not need. */
export async function runToEnd(program: string, env: Env) {
  const { child, output, exited } = run(program, env)
  const timer = setTimeout(() => child.kill('SIGKILL'), 30_000)
  const { code, signal } = await exited
  clearTimeout(timer)
  return { code, signal, ...output }
}

export type ServerProcess = Awaited<ReturnType<typeof spawnServer>>

/** Starts a server and waits until it prints its address. */
export async function spawnServer(program: string, env: Env, flags: string[] = []) {
  const from = performance.now()
  const { child, output, exited } = run(program, env, flags)
  const url = await ready(child, output, exited)
  return {
    child,
    url,
    pid: child.pid!,
    /** Time from the spawn to the line with the address, in ms. */
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
      // In development the first line of the banner, which is written at once; in production a line of the log.
      const [, banner, line] = /is ready: (\S+)\n|"url":"([^"]+)"[^\n]*"ready"/.exec(output.stdout) ?? []
      const url = banner ?? line
      if (url !== undefined && output.stdout.endsWith('\n')) resolve(url)
    }
    child.stdout!.on('data', look)
    exited.then(() => reject(new Error(`the server ended: ${output.stdout}${output.stderr}`)))
  })
}
