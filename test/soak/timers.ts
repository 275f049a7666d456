import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { must } from '../support/must.ts'
import { secret, startServer } from '../support/server.ts'
import { bundle, spawnServer } from '../support/server-process.ts'

/**
 * Proves that deadlines are kept across `kill -9`: TIMERS users wait, each with two steps at times of their own, and the server is killed
 * every 2 s or so. Fails where a step is done twice or not at all, and where one is done later than 2 s after it was due or the server was
 * back. `SECONDS`: how long; 600 with 5,000 timers is the long form.
 */
const SECONDS = Number(process.env.SECONDS ?? 24)
const TIMERS = Number(process.env.TIMERS ?? 2_000)
const EVERY_MS = 2_000
const LATE_MS = 2_000
const KINDS = Math.min(30, SECONDS - 4)

const dataDir = mkdtempSync(join(tmpdir(), 'baton-timers-'))
type Wait = { conversationId: string; begun: number; says: number; ends: number }
const waits: Wait[] = []
{
  await using server = await startServer({ dataDir })
  const company = await server.company()
  const bots = await Promise.all(
    Array.from({ length: KINDS }, (_, index) => {
      const ends = 4 + Math.floor((index * (SECONDS - 4)) / KINDS)
      const accept = [
        { afterSeconds: ends - 2, action: 'say', text: 'Wait' },
        { afterSeconds: ends, action: 'return' },
      ]
      return company.bot(null, { deadlines: { accept } }).then(id => ({ id, ends }))
    }),
  )
  const request = { kind: 'request', reason: null } as const
  for (let from = 0; from < TIMERS; from += 100)
    await Promise.all(
      Array.from({ length: 100 }, async (_, i) => {
        const { id, ends } = bots[(from + i) % bots.length]!
        const { conversationId } = await company.user(id, `user ${from + i}`)
        const begun = Date.now()
        const target = { conversationId }
        must(await server.parts.commands.handle({ principal: company.principal, target, command: request }))
        waits.push({ conversationId, begun, says: (ends - 2) * 1_000, ends: ends * 1_000 })
      }),
    )
}

const program = await bundle()
const env = { BATON_DATA_DIR: dataDir, BATON_SECRET: secret, LOG_LEVEL: 'error' }
/** When the server was there. */
const lives: { from: number; to: number }[] = []
const end = Math.max(...waits.map(({ begun, ends }) => begun + ends)) + 1_000
let kills = 0
while (Date.now() < end) {
  const server = await spawnServer(program, env)
  const from = Date.now()
  await sleep(EVERY_MS * (0.5 + Math.random()))
  await server.stop('SIGKILL')
  lives.push({ from, to: Date.now() })
  kills += 1
}
{
  const server = await spawnServer(program, env)
  lives.push({ from: Date.now(), to: Number.POSITIVE_INFINITY })
  await sleep(LATE_MS + 1_000)
  await server.stop('SIGTERM')
}

/** How late it was: the longest time that the server was there while it was due and not done. */
const lateness = (due: number, at: number): number =>
  Math.max(0, ...lives.map(({ from, to }) => Math.min(to, at) - Math.max(from, due)))

const faults: string[] = []
let latest = 0
{
  await using server = await startServer({ dataDir })
  for (const { conversationId, begun, says, ends } of waits) {
    const events = await server.engine.events(conversationId)
    const row = (type: string) => events.filter(event => event.type === type)
    const log = `${conversationId}: ${events.map(({ type }) => type)}`
    const [said, ended, overdue] = [row('message.posted'), row('handover.ended'), row('handover.overdue')]
    if (said.length !== 1 || ended.length !== 1 || overdue.length !== 1) faults.push(`not once each: ${log}`)
    else {
      const at = (await server.store.events.get(conversationId, ended[0]!.seq))!.at
      const saidAt = (await server.store.events.get(conversationId, said[0]!.seq))!.at
      if (saidAt < begun + says || at < begun + ends) faults.push(`too early: ${log}`)
      const late = Math.max(lateness(begun + says, saidAt), lateness(begun + ends, at))
      latest = Math.max(latest, late)
      if (late > LATE_MS) faults.push(`${late} ms late: ${log}`)
    }
    const left = await server.store.timers.of(conversationId)
    if (left.length > 0) faults.push(`timers are left: ${conversationId}`)
  }
}
rmSync(dataDir, { recursive: true, force: true })
if (faults.length > 0) {
  console.error(`${faults.length} faults:\n${faults.slice(0, 10).join('\n')}`)
  process.exit(1)
}
console.log(
  `${waits.length} waits, ${kills} kills: each step was done once, the latest ${latest} ms after it was due or the server was back`,
)
