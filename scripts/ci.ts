import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { RETRIES } from './retry-reporter.ts'

/**
 * Runs every check, one step after the other; after a failed step the rest still runs. `npm run ci` runs the quick steps,
 * `.ci/run` with `--all` the long proofs as well. The last line counts the tests, and each other step as one; the lines before
 * it name what passed only on a second run.
 */
const quick = ['lint', 'check', 'unused', 'schema:changes', 'test', 'test:browser']
const long = [
  ...scripts().filter(name => name.startsWith('proof:')),
  'bench:store',
  'bench:messages',
  'bench:webhook-lag',
  'bench:growth',
  'bench:fan-out',
  'bench:idle',
  'bench:storm',
  'bench:agents',
  'bench:pages',
]
const steps = process.argv.includes('--all') ? [...quick, ...long] : quick

/** Steps that count each of their tests. */
const tests = new Set(['test', 'test:browser'])

const REPORT = 'coverage/test-results.json'
/** Time limits of one step and of all together. Steps that do not begin in time are reported as skipped. */
const STEP_MS = 480_000
const ALL_MS = 1_800_000

/** Proofs that compare times or memory. On a shared machine they can fail by chance, so they get a second run; a real fault fails twice. */
const timed = new Set([
  'proof:deliver-bad',
  'proof:deliver-isolation',
  'proof:thousand',
  'proof:cycles',
  'proof:limits',
  'proof:slow-reader',
  'proof:slowhttp',
  'bench:pages',
])

/** The exit code of a step whose tools are not installed; Automake uses the same one. */
const SKIPPED = 77

const isWindows = process.platform === 'win32'

type Outcome = {
  step: string
  seconds: number
  passed: number
  failed: number
  skipped: number
  /** What failed at first and passed when it was repeated. */
  retried: string[]
}

const outcomes: Outcome[] = []
for (const step of steps) outcomes.push(await runStep(step))
for (const { step, seconds, passed, failed } of outcomes) {
  const word = failed > 0 ? 'FAILED ' : passed > 0 ? 'ok     ' : 'skipped'
  console.log(`${word} ${step.padEnd(24)} ${seconds.toFixed(1).padStart(6)} s`)
}
const sum = (key: 'passed' | 'failed' | 'skipped') => outcomes.reduce((total, outcome) => total + outcome[key], 0)
const retried = outcomes.flatMap(outcome => outcome.retried)
for (const name of retried) console.log(`passed on retry: ${name}`)
console.log(`${retried.length} passed on retry`)
const skipped = sum('skipped')
console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = sum('failed') === 0 ? 0 : 1

function scripts(): string[] {
  return Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).scripts)
}

async function runStep(step: string): Promise<Outcome> {
  const start = performance.now()
  const left = () => ALL_MS - performance.now()
  const nothing = { step, passed: 0, failed: 0, skipped: 1, retried: [] }
  if (left() <= 0) return { ...nothing, seconds: 0 }
  console.log(`\n--- npm run ${step}`)
  for (const file of [REPORT, RETRIES]) rmSync(file, { force: true })
  const retried: string[] = []
  let code = await run(step, Math.min(left(), STEP_MS))
  if (code !== 0 && code !== SKIPPED && timed.has(step) && left() > 0) {
    console.log(`--- ${step} once more`)
    code = await run(step, Math.min(left(), STEP_MS))
    if (code === 0) retried.push(step)
  }
  const seconds = (performance.now() - start) / 1_000
  const passed = code === 0
  // Ended by the time limit of all steps: the result is unknown, not a failure.
  if (code === SKIPPED || (!passed && left() <= 0)) return { ...nothing, seconds }
  const counts = (tests.has(step) && testCounts(passed)) || {
    passed: passed ? 1 : 0,
    failed: passed ? 0 : 1,
    skipped: 0,
  }
  if (tests.has(step)) retried.push(...retriedTests())
  return { step, seconds, ...counts, retried }
}

/** In a process group, so that a step that hangs is ended with everything it started. Windows has no such groups. */
function run(step: string, limit: number): Promise<number> {
  // Figures depend on the disk and on what else runs on the machine. Here a bench only has to run, and comparisons of time get
  // wide limits; run alone, the scripts hold their own narrower ones.
  const env = {
    ...process.env,
    CI: '1',
    BENCH_ROUNDS: '1',
    BENCH_RUNS: '3',
    BENCH_MS: '200',
    BENCH_DELIVERIES: '10000',
    BENCH_SOCKETS: '500',
    BENCH_AGENTS: '0,50',
    BENCH_NEEDED: '0',
    // Of those whose figures are ratios of one run: a loss that no noise explains.
    BENCH_GATE: '0.3',
    MOST_GROWTH: '3',
    FUZZ_CASES: '10000',
  }
  const child = spawn('npm', ['run', '--silent', step], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: !isWindows,
    shell: isWindows,
  })
  const timer = setTimeout(() => {
    console.log(`${step} has taken ${Math.round(limit / 1_000)} s and is ended`)
    if (isWindows) child.kill()
    else process.kill(-child.pid!, 'SIGKILL')
  }, limit)
  return new Promise(resolve => {
    child.once('error', () => resolve(1))
    child.once('exit', code => resolve(code ?? 1))
  }).then(code => {
    clearTimeout(timer)
    return code as number
  })
}

function retriedTests(): string[] {
  try {
    return JSON.parse(readFileSync(RETRIES, 'utf8'))
  } catch {
    return []
  }
}

/** The counts of vitest's report; null without one. A run that fails without a failed test counts as one failure. */
function testCounts(passed: boolean) {
  try {
    const report = JSON.parse(readFileSync(REPORT, 'utf8'))
    const failed = passed ? report.numFailedTests : Math.max(1, report.numFailedTests)
    return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests }
  } catch {
    return null
  }
}
