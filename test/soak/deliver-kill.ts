import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { must } from '../support/must.ts'
import { secret as installationSecret, startServer } from '../support/server.ts'
import { verify } from '../support/signatures.ts'

/**
 * Proves at-least-once delivery in order across `kill -9` between sending and recording: KILLS times the receiver has read a whole
 * POST and kills the sender before, while or just after it answers. Fails if a delivery is lost, if a repeat has other bytes under
 * its id, if a conversation receives its messages out of order at first, or if one of the two libraries refuses a signature.
 */
const KILLS = Number(process.env.KILLS ?? 200)
const CONVERSATIONS = 10
const MESSAGES = KILLS + 40

const dataDir = mkdtempSync(join(tmpdir(), 'baton-kill-'))
const program = join(import.meta.dirname, '../../dist', `sender-${process.pid}.js`)
await build({
  entryPoints: [join(import.meta.dirname, 'support/sender.ts')],
  outfile: program,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  external: ['better-sqlite3'],
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  logLevel: 'warning',
})

type Receipt = { id: string; body: string; place: string; seq: number; headers: Record<string, unknown> }
const receipts: Receipt[] = []
let child: ReturnType<typeof fork> | null = null
let kills = 0
let sinceStart = 0
let nextKill = 1

const receiver = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', chunk => chunks.push(chunk))
  request.on('end', () => {
    const { headers } = request
    const body = Buffer.concat(chunks).toString()
    const place = String(headers['baton-conversation'])
    receipts.push({ id: String(headers['webhook-id']), body, place, seq: Number(headers['baton-seq']), headers })
    sinceStart += 1
    const kill = child && kills < KILLS && sinceStart >= nextKill
    if (!kill) return void response.writeHead(200).end()
    kills += 1
    const victim = child
    child = null
    // Killed without an answer, while answering, or after the answer and before the result is recorded.
    if (kills % 3 === 1) response.writeHead(200).end()
    if (kills % 3 === 2) response.writeHead(200).end(() => victim?.kill('SIGKILL'))
    else victim?.kill('SIGKILL')
  })
})
await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`

// All deliveries are created while the webhook is disabled; then each process sends some of them.
const expected: { id: string; body: string }[] = []
let secret = ''
{
  await using server = await startServer({ dataDir })
  const company = await server.company()
  const bot = await company.webhookBot(url)
  must(await server.parts.webhooks.disableWebhook(company.principal, { webhookId: bot.webhookId }))
  const users = await Promise.all(Array.from({ length: CONVERSATIONS }, (_, i) => bot.user(`user-${i}`)))
  for (let i = 0; i < MESSAGES; i++) await users[i % CONVERSATIONS]!.say(`message ${i}`)
  must(await server.parts.webhooks.enableWebhook(company.principal, { webhookId: bot.webhookId }))
  expected.push(...(await company.deliveries()))
  secret = server.parts.webhooks.openWebhook(await bot.webhook())!.secrets[0]!.secret
}

const startedAt = performance.now()
let lives = 0
while (kills < KILLS || new Set(receipts.map(({ id }) => id)).size < expected.length) {
  if (performance.now() - startedAt > 300_000)
    throw new Error(`not done in time: ${kills} kills, ${receipts.length} receipts`)
  lives += 1
  sinceStart = 0
  nextKill = 1 + (lives % 3)
  const life = fork(program, [dataDir, installationSecret], { stdio: 'inherit' })
  child = life
  const done = new Promise<void>(resolve => life.once('exit', () => resolve()))
  life.once('message', () => life.kill('SIGTERM'))
  await done
  // Later kills need deliveries that are still pending.
  if (kills < KILLS && receipts.length > expected.length * 50) throw new Error('nothing is left to kill for')
}
receiver.closeAllConnections()
receiver.close()
rmSync(program, { force: true })
rmSync(dataDir, { recursive: true, force: true })

const faults: string[] = []
const bytes = new Map(expected.map(({ id, body }) => [id, body]))
const lastSeq = new Map<string, number>()
const seen = new Set<string>()
for (const receipt of receipts) {
  verify({ headers: receipt.headers as never, body: receipt.body }, secret)
  if (bytes.get(receipt.id) !== receipt.body) faults.push(`${receipt.id} came with other bytes`)
  if (!seen.has(receipt.id) && receipt.seq <= (lastSeq.get(receipt.place) ?? 0))
    faults.push(`${receipt.id} came out of order`)
  if (!seen.has(receipt.id)) lastSeq.set(receipt.place, receipt.seq)
  seen.add(receipt.id)
}
for (const { id } of expected) if (!seen.has(id)) faults.push(`${id} was lost`)
const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0)
console.log(
  `${kills} kills in ${lives} lives, ${expected.length} deliveries, ${receipts.length} receipts, ${receipts.length - seen.size} repeats, all verified twice, ${seconds} s`,
)
if (faults.length > 0 || kills < KILLS) {
  console.error(faults.slice(0, 10).join('\n'))
  process.exitCode = 1
}
