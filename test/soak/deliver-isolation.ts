import { setTimeout as sleep } from 'node:timers/promises'
import { median } from '../../bench/support/table.ts'
import { type Receipt, type Receiver, startReceiver } from '../support/receiver.ts'
import { startServer, type TestServer } from '../support/server.ts'

/**
 * Proves that a dead conversation or webhook delays no other: 1,000 conversations of one webhook, one of them dead, and 100
 * webhooks, one of them dead; dead by hanging and by answering 500. Rounds with the dead one alternate with healthy rounds. Fails if
 * the median p99 from commit to receipt of the others is more than 1.2 times that of the healthy rounds.
 */
// CI sets more, because its machines have other work.
const MOST = Number(process.env.MOST_GROWTH ?? 1.2)
const ROUNDS = Number(process.env.ROUNDS ?? 5)

let failed = false

for (const death of ['hangs', 'answers 500'] as const) {
  await compare(`one conversation of 1,000 ${death}`, death, async (server, receiver) => {
    const bot = await (await server.company()).webhookBot(receiver.url)
    return Promise.all(Array.from({ length: 1_000 }, (_, i) => bot.user(`user-${i}`)))
  })
  await compare(`one webhook of 100 ${death}`, death, async (server, receiver) => {
    const company = await server.company()
    const bots = await Promise.all(Array.from({ length: 100 }, (_, i) => company.webhookBot(`${receiver.url}/${i}`)))
    const users = bots.map((bot, i) => Promise.all(Array.from({ length: 10 }, (_, j) => bot.user(`user-${i}-${j}`))))
    return (await Promise.all(users)).flat()
  })
}
if (failed) process.exitCode = 1

type User = { userId: string; say: (text: string) => Promise<number> }
type Setup = (server: TestServer, receiver: Receiver) => Promise<User[]>

async function compare(name: string, death: 'hangs' | 'answers 500', setup: Setup) {
  const webhooks = name.includes('webhook')
  let dying = false
  const isDead = (user: string) => (webhooks ? user.startsWith('user-0-') : user === 'user-0')
  const arrived = new Map<string, number>()
  await using receiver = await startReceiver((receipt: Receipt) => {
    const user = String(receipt.headers['baton-user'])
    if (dying && isDead(user)) return death === 'hangs' ? 'hang' : 500
    arrived.set(`${user} ${textOf(receipt)}`, performance.now())
    return 200
  })
  await using server = await startServer()
  const users = await setup(server, receiver)
  const healthy: number[] = []
  const beside: number[] = []
  await round('warm up')
  for (let i = 0; i < ROUNDS; i++) {
    dying = false
    healthy.push(p99(await round(`healthy ${i}`)))
    dying = true
    beside.push(p99(await round(`beside ${i}`)))
    dying = false
    // All recover, so that each round begins alike.
    await sleep(1_000)
  }
  // The median, so that a hiccup of the machine in one round decides nothing.
  const [p, q] = [median(healthy), median(beside)]
  const good = q <= p * MOST
  failed ||= !good
  console.log(
    `${good ? 'ok  ' : 'FAIL'} ${name}: p99 of the others ${q.toFixed(1)} ms, healthy ${p.toFixed(1)} ms, ratio ${(q / p).toFixed(2)} (median of ${ROUNDS} rounds of ${users.length * 2} deliveries)`,
  )

  /** Every user sends two messages over about a second; answers how long the healthy deliveries took, in ms. */
  async function round(words: string): Promise<number[]> {
    const sent: { key: string; at: number }[] = []
    for (let turn = 0; turn < 2; turn++)
      for (let from = 0; from < users.length; from += 20) {
        const some = users.slice(from, from + 20)
        await Promise.all(
          some.map(async user => {
            const text = `${words} ${turn}`
            await user.say(text)
            if (!isDead(user.userId)) sent.push({ key: `${user.userId} ${text}`, at: performance.now() })
          }),
        )
        await sleep(10)
      }
    const late = performance.now() + 20_000
    while (!sent.every(({ key }) => arrived.has(key))) {
      if (performance.now() > late) throw new Error(`${name}: not all came in ${words}`)
      await sleep(10)
    }
    // A receipt can arrive before the commit is acknowledged.
    return sent.map(({ key, at }) => Math.max(0, arrived.get(key)! - at))
  }
}

function textOf(receipt: Receipt): string {
  return JSON.parse(receipt.body).data.message.actions[0].text
}

function p99(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)]!
}
