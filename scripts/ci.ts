import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'

/**
 * Everything that must hold, one step after the other; a failed step does not keep the rest from being tried. `npm run ci` takes
 * the quick steps, `.ci/run` with `--all` the long proofs too. The last line counts tests, and each other step as one.
 */
const quick = ['lint', 'check', 'test']
const long = [...scripts().filter(name => name.startsWith('proof:')), 'bench:store', 'bench:pages']
const steps = process.argv.includes('--all') ? [...quick, ...long] : quick

const REPORT = 'coverage/test-results.json'
/** Of one step, and of all together: what is left by then is skipped, and said to be. */
const STEP_MS = 480_000
const ALL_MS = 960_000

/** Proofs that compare times or memory: on a machine that others use as well they are tried once more. What is wrong fails twice. */
const timed = new Set([
  'proof:deliver-bad',
  'proof:deliver-isolation',
  'proof:thousand',
  'proof:cycles',
  'proof:slow-reader',
  'proof:slowhttp',
  'bench:pages',
])

/** What a step ends with where what it needs is not here, as Automake has it. */
const SKIPPED = 77

type Outcome = { step: string; seconds: number; passed: number; failed: number; skipped: number }

const outcomes: Outcome[] = []
for (const step of steps) outcomes.push(await take(step))
for (const { step, seconds, passed, failed } of outcomes) {
  const word = failed > 0 ? 'FAILED ' : passed > 0 ? 'ok     ' : 'skipped'
  console.log(`${word} ${step.padEnd(24)} ${seconds.toFixed(1).padStart(6)} s`)
}
const sum = (key: 'passed' | 'failed' | 'skipped') => outcomes.reduce((total, outcome) => total + outcome[key], 0)
const skipped = sum('skipped')
console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = sum('failed') === 0 ? 0 : 1

function scripts(): string[] {
  return Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).scripts)
}

async function take(step: string): Promise<Outcome> {
  const start = performance.now()
  const left = () => ALL_MS - performance.now()
  const nothing = { step, passed: 0, failed: 0, skipped: 1 }
  if (left() <= 0) return { ...nothing, seconds: 0 }
  console.log(`\n--- npm run ${step}`)
  rmSync(REPORT, { force: true })
  let code = await run(step, Math.min(left(), STEP_MS))
  if (code !== 0 && code !== SKIPPED && timed.has(step) && left() > 0) {
    console.log(`--- ${step} once more`)
    code = await run(step, Math.min(left(), STEP_MS))
  }
  const seconds = (performance.now() - start) / 1_000
  const good = code === 0
  // Cut off by the time that all have together: not told, rather than failed.
  if (code === SKIPPED || (!good && left() <= 0)) return { ...nothing, seconds }
  const counts = (step === 'test' && testCounts(good)) || { passed: good ? 1 : 0, failed: good ? 0 : 1, skipped: 0 }
  return { step, seconds, ...counts }
}

/** In a process group of its own: a step that hangs is ended with all that it started. */
function run(step: string, limit: number): Promise<number> {
  // Figures depend on the disk and on who else uses the machine: here the bench only has to run, and what is compared in time
  // must be of the right size. By hand both hold to what they promise.
  const env = {
    ...process.env,
    CI: '1',
    BENCH_ROUNDS: '1',
    BENCH_RUNS: '3',
    BENCH_MS: '200',
    BENCH_NEEDED: '0',
    MOST_GROWTH: '3',
  }
  const child = spawn('npm', ['run', '--silent', step], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  })
  const timer = setTimeout(() => {
    console.log(`${step} has taken ${Math.round(limit / 1_000)} s and is ended`)
    process.kill(-child.pid!, 'SIGKILL')
  }, limit)
  return new Promise(resolve => {
    child.once('error', () => resolve(1))
    child.once('exit', code => resolve(code ?? 1))
  }).then(code => {
    clearTimeout(timer)
    return code as number
  })
}

/** What vitest has counted; null where it did not come to that. A run that fails without a failed test counts as one. */
function testCounts(good: boolean) {
  try {
    const report = JSON.parse(readFileSync(REPORT, 'utf8'))
    const failed = good ? report.numFailedTests : Math.max(1, report.numFailedTests)
    return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests }
  } catch {
    return null
  }
}
