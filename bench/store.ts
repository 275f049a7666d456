import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openSqliteStore } from '../src/sqlite/sqlite-store.ts'
import { bytesPerMessage, openRaw } from './support/raw.ts'
import { median, table } from './support/table.ts'
import { openTransacts } from './support/transacts.ts'

/**
 * Durable messages per second: `store.transact` under 1 to 256 writers, beside the same rows by raw better-sqlite3, all on one
 * disk, in rounds that go through every contender. Exits 1 unless group commit under 64 writers beats raw one-per-commit 5 times.
 */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7)
const MS = Number(process.env.BENCH_MS ?? 600)
const CONVERSATIONS = 10_000
const NEEDED = Number(process.env.BENCH_NEEDED ?? 5)

type Sample = { rate: number; cpu: number }
type Contender = { name: string; run: (ms: number) => Promise<number> | number; samples: Sample[] }

const rawName = (size: number) => `raw, ${size.toLocaleString('en')} per commit`
const transactName = (writers: number) => `store.transact, ${writers} ${writers === 1 ? 'writer' : 'writers'}`

// In the project's own folder: a temporary folder may be memory, where a commit costs nothing.
mkdirSync('data', { recursive: true })
const folder = mkdtempSync('data/bench-store-')
try {
  const contenders = await compare(join(folder, 'store.db'), join(folder, 'raw.db'))
  const bytes = ['store.db', 'raw.db'].map(name => bytesPerMessage(join(folder, name)))
  if (bytes[0] !== bytes[1]) throw new Error(`the rows differ: ${bytes.join(' and ')} bytes`)
  report(contenders, bytes[0]!)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function compare(storePath: string, rawPath: string): Promise<Contender[]> {
  await using store = openSqliteStore(storePath)
  const transacts = await openTransacts(store, CONVERSATIONS)
  using raw = openRaw(rawPath, storePath)
  const contenders: Contender[] = [
    ...[1, 64, 1_000].map(size => ({ name: rawName(size), run: (ms: number) => raw.run(size, ms), samples: [] })),
    ...[1, 8, 64, 256].map(count => {
      return { name: transactName(count), run: (ms: number) => transacts.run(count, ms), samples: [] }
    }),
  ]
  for (const { run } of contenders) await run(MS / 4)
  for (let round = 0; round < ROUNDS; round++) for (const contender of contenders) await measure(contender)
  return contenders
}

async function measure({ run, samples }: Contender) {
  const cpu = process.cpuUsage()
  const start = performance.now()
  const messages = await run(MS)
  const seconds = (performance.now() - start) / 1_000
  const { user, system } = process.cpuUsage(cpu)
  samples.push({ rate: messages / seconds, cpu: (user + system) / messages })
}

function report(contenders: Contender[], bytes: number) {
  const rates = new Map(contenders.map(({ name, samples }) => [name, median(samples.map(sample => sample.rate))]))
  const one = rates.get(rawName(1))!
  const rows = contenders.map(({ name, samples }) => {
    const rate = rates.get(name)!
    const cpu = median(samples.map(sample => sample.cpu))
    return [name, Math.round(rate).toLocaleString('en'), `${(rate / one).toFixed(1)} x`, `${cpu.toFixed(0)} µs`]
  })
  console.log(`Medians of ${ROUNDS} rounds of ${MS} ms each, synchronous=FULL, ${CONVERSATIONS} conversations.`)
  console.log(`A message is one event of ${bytes} bytes and the update of its conversation.\n`)
  console.log(table(['', 'messages/s', 'to raw, 1 per commit', 'CPU per message'], rows))
  const ratio = rates.get(transactName(64))! / one
  console.log(`\nGroup commit under 64 writers: ${ratio.toFixed(1)} times raw one-per-commit (needed: ${NEEDED}).`)
  if (ratio < NEEDED) process.exitCode = 1
}
