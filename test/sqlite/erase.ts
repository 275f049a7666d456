import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { erase, finishErasures } from '../../src/app/erase.ts'
import { MemoryNotifier } from '../../src/notifier/memory.ts'
import { openSqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { engineIn } from '../support/engine.ts'
import { must } from '../support/must.ts'
import { startServer } from '../support/server.ts'

/**
 * Proves that an erasure ends: a long conversation with deliveries that wait is erased by a process that is killed again and again,
 * each time somewhere else; the next process goes on with what it finds. Fails if a word is left in a row or in the files, if the
 * database is damaged, or if no process was killed in between. Prints for how long the event loop was held.
 */
const MESSAGES = Number(process.env.PROOF_MESSAGES ?? 20_000)
const KILLS = Number(process.env.PROOF_KILLS ?? 5)
const words = 'canary-of-the-proof'

const [role, folder = '', conversationId = ''] = process.argv.slice(2)
if (role === undefined) await prove()
else await eraseHere()

async function prove() {
  mkdirSync('data', { recursive: true })
  const dataDir = mkdtempSync('data/proof-erase-')
  try {
    const id = await fill(dataDir)
    const killed = await eraseWithKills(dataDir, id)
    const faults = await faultsIn(dataDir, id)
    console.log(`${MESSAGES} messages erased, ${killed} processes killed meanwhile`)
    if (killed === 0) faults.push('no process was killed before it had erased all')
    for (const fault of faults) console.error(fault)
    if (faults.length > 0) process.exitCode = 1
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** A conversation whose deliveries wait: the webhook is disabled. */
async function fill(dataDir: string): Promise<string> {
  await using server = await startServer({ dataDir })
  const company = await server.company()
  const { webhookId, user } = await company.webhookBot('http://127.0.0.1:9/')
  must(await server.parts.webhooks.disableWebhook(company.principal, { webhookId }))
  const ann = await user('ann')
  for (let from = 0; from < MESSAGES; from += 500)
    await Promise.all(Array.from({ length: 500 }, (_, i) => ann.say(`${from + i} ${words}`)))
  return ann.conversationId
}

async function eraseWithKills(dataDir: string, id: string): Promise<number> {
  let killed = 0
  for (let life = 0; ; life++) {
    const program = fileURLToPath(import.meta.url)
    const child = spawn(process.execPath, [program, 'erase', dataDir, id], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = once(child, 'exit')
    if (life < KILLS) {
      // It says so when it begins.
      await Promise.race([once(child.stdout, 'data'), ended])
      await sleep(20 + Math.random() * 150)
      child.kill('SIGKILL')
    } else child.stdout.pipe(process.stdout)
    const [code] = await ended
    if (code === null) killed += 1
    else if (code !== 0) throw new Error(`the process ended with ${code}`)
    else return killed
  }
}

/** The first process begins, the later ones go on as a server does. */
async function eraseHere() {
  const store = openSqliteStore(join(folder, 'baton.db'))
  const parts = { store, notifier: new MemoryNotifier(), now: Date.now }
  const loop = monitorEventLoopDelay({ resolution: 1 })
  loop.enable()
  console.log('begins')
  const begun = await store.erasure.unfinished()
  const { prunedSeq, lastSeq } = (await store.conversations.get(conversationId))!
  if (begun.length === 0 && prunedSeq < lastSeq) await erase(parts, conversationId, lastSeq)
  else await finishErasures(parts)
  console.log(`the event loop was held for ${(loop.max / 1e6).toFixed(0)} ms at most`)
  await store[Symbol.asyncDispose]()
}

async function faultsIn(dataDir: string, id: string): Promise<string[]> {
  await using engine = engineIn(dataDir)!
  const faults = await engine.damage()
  if (await engine.holds(words)) faults.push('a file holds what was erased')
  if ((await engine.events(id)).length > 0) faults.push('events are left')
  const store = openSqliteStore(join(dataDir, 'baton.db'))
  const { companyId } = (await store.conversations.get(id))!
  const left = await store.deliveries.list({ companyId }, { after: null, limit: MESSAGES })
  if (left.some(({ state, body }) => state !== 'ERASED' || body !== '')) faults.push('deliveries are left')
  if ((await store.erasure.unfinished()).length > 0) faults.push('the erasure has not ended')
  await store[Symbol.asyncDispose]()
  return faults
}
