import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { median } from '../../bench/support/table.ts'
import { startReceiver } from '../support/receiver.ts'
import { startServer, type TestServer } from '../support/server.ts'

/**
 * Proves that bad receivers of 14 kinds harm neither healthy ones nor the server. Two servers alternate in rounds, one with bad
 * receivers and one with good ones in their place. Fails if an attempt takes longer than 15.5 s, if the median p99 of the healthy
 * deliveries beside bad receivers is more than 1.2 times that beside good ones, if the heap grows by half over the rounds, or on an
 * unexpected error. Deliveries to bad receivers are spread over the round: in one burst, the p99 would be that of the ten
 * messages sent at that moment.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 9)
const MOST_MS = 15_500
/** How many times later the others may be. CI sets more, because its machines have other work. */
const MOST_GROWTH = Number(process.env.MOST_GROWTH ?? 1.2)
const bad = fork(new URL('support/bad-receivers.ts', import.meta.url))
const [ports] = (await once(bad, 'message')) as [number[]]
const arrived = new Map<string, number>()
const receiver = await startReceiver(receipt => {
  arrived.set(
    `${receipt.headers['baton-user']} ${JSON.parse(receipt.body).data.message.actions[0].text}`,
    performance.now(),
  )
  return 200
})
const [calm, beset] = [await startServer(), await startServer()]
const healthyUsers = async (server: TestServer, name: string) => {
  const company = await server.company()
  const bots = await Promise.all(Array.from({ length: 20 }, (_, i) => company.webhookBot(`${receiver.url}/${i}`)))
  return (
    await Promise.all(
      bots.map((bot, i) => Promise.all(Array.from({ length: 10 }, (_, j) => bot.user(`${name}-${i}-${j}`)))),
    )
  ).flat()
}
const calmUsers = await healthyUsers(calm, 'calm')
const besetUsers = await healthyUsers(beset, 'beset')
const evil = await beset.company('Evil')
const victims: User[] = []
for (const port of ports) {
  const bot = await evil.webhookBot(`http://127.0.0.1:${port}/`)
  victims.push(...(await Promise.all(Array.from({ length: 10 }, (_, i) => bot.user(`v${i}`)))))
}

const good = await calm.company('Good')
const spared: User[] = []
for (const port of ports) {
  const bot = await good.webhookBot(`${receiver.url}/in-place-of-${port}`)
  spared.push(...(await Promise.all(Array.from({ length: 10 }, (_, i) => bot.user(`s${port}-${i}`)))))
}

const healthy: number[] = []
const beside: number[] = []
const heap: number[] = []
for (let round = 0; round <= ROUNDS; round++) {
  const without = await load(calmUsers, spared, `${round}`)
  const withThem = await load(besetUsers, victims, `${round}`)
  if (round > 0) {
    healthy.push(without)
    beside.push(withThem)
  }
  await sleep(3_000)
  globalThis.gc?.()
  heap.push(process.memoryUsage().heapUsed / 1e6)
}
await sleep(MOST_MS)

const durations = await beset.engine.attemptDurations()
const longest = Math.max(...durations)
const [p, q] = [median(healthy), median(beside)]
const growth = median(heap.slice(-3)) / median(heap.slice(1, 4))
console.log(
  `${ports.length} kinds of bad receivers, ${durations.length} attempts, the longest ${longest} ms; p99 of the others ${q.toFixed(1)} ms beside them, ${p.toFixed(1)} ms beside good ones, ratio ${(q / p).toFixed(2)}; heap ${heap.map(mb => mb.toFixed(0)).join(' ')} MB, growth ${growth.toFixed(2)}`,
)
if (
  longest > MOST_MS ||
  q > p * MOST_GROWTH ||
  growth > 1.5 ||
  calm.unexpectedErrors.length + beset.unexpectedErrors.length > 0
) {
  console.error('unexpected errors:', [...calm.unexpectedErrors, ...beset.unexpectedErrors].slice(0, 3))
  process.exitCode = 1
}
bad.disconnect()
await calm[Symbol.asyncDispose]()
await beset[Symbol.asyncDispose]()
await receiver[Symbol.asyncDispose]()
process.exit()

type User = { userId: string; say: (text: string) => Promise<number> }

/** Each of the users sends three messages and each of the others one; answers the p99 of the users' deliveries, in ms. */
async function load(users: User[], others: User[], words: string): Promise<number> {
  const sent: { key: string; at: number }[] = []
  let spoken = 0
  for (let turn = 0; turn < 3; turn++)
    for (let from = 0; from < users.length; from += 10) {
      const done = (turn * users.length + from + 10) / (3 * users.length)
      const beside = others.slice(spoken, Math.ceil(done * others.length))
      spoken += beside.length
      await Promise.all([
        ...beside.map(user => user.say(words)),
        ...users.slice(from, from + 10).map(async user => {
          const text = `${words}.${turn}`
          await user.say(text)
          sent.push({ key: `${user.userId} ${text}`, at: performance.now() })
        }),
      ])
      await sleep(10)
    }
  const late = performance.now() + 20_000
  while (!sent.every(({ key }) => arrived.has(key))) {
    if (performance.now() > late) throw new Error('a healthy webhook was starved')
    await sleep(10)
  }
  return sent.map(({ key, at }) => Math.max(0, arrived.get(key)! - at)).toSorted((a, b) => a - b)[
    Math.floor(sent.length * 0.99)
  ]!
}
