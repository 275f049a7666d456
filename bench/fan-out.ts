import type { Followed, FollowJob } from './load/follow.ts'
import type { SendJob, Sent } from './load/send.ts'
import { Peer } from './support/processes.ts'
import { median, spread, table } from './support/table.ts'

/**
 * How fast one conversation's messages reach all who follow it: Baton, raw `ws` that broadcasts one buffer, and the stock design
 * (Yoga, `createPubSub`, graphql-ws). One writer waits for each acknowledgement; what counts is when the last follower has the
 * last message. It exits with 1 where a ratio is below its limit.
 */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5)
const DELIVERIES = Number(process.env.BENCH_DELIVERIES ?? 100_000)
const NEEDED = Number(process.env.BENCH_NEEDED ?? 1)
const SIZES = [100, 1_000]
const LEAST_OF_RAW = 0.6
const LEAST_OF_STOCK = 3

type Ready = Pick<SendJob, 'url' | 'conversations' | 'botId' | 'integration'>
const kinds = {
  raw: { path: 'servers/floor.ts', send: 'raw-ws', follow: 'raw' },
  stock: { path: 'servers/peer.ts', send: 'peer-ws', follow: 'stock' },
  baton: { path: 'servers/baton.ts', send: 'graphql-ws', follow: 'baton' },
} as const
type Kind = keyof typeof kinds

await using servers = new AsyncDisposableStack()
const ready = {} as Record<Kind, Ready>
for (const kind of Object.keys(kinds) as Kind[]) {
  const started = await Peer.start<Ready>(kinds[kind].path, 'server', [String(SIZES.length * (ROUNDS + 1))])
  servers.use(started.peer)
  ready[kind] = started.ready
}

let next = 0
const rows: string[][] = []
let good = true
for (const size of SIZES) {
  const rates: Record<Kind, number[]> = { raw: [], stock: [], baton: [] }
  for (let round = 0; round <= ROUNDS; round++, next++)
    for (const kind of Object.keys(kinds) as Kind[]) {
      const rate = await measure(kind, size)
      // The first warms all up.
      if (round > 0) rates[kind].push(rate)
    }
  const ratios = (other: Kind) => rates.baton.map((rate, round) => rate / rates[other][round]!)
  const [ofRaw, ofStock] = [median(ratios('raw')), median(ratios('stock'))]
  good &&= ofRaw >= LEAST_OF_RAW * NEEDED && ofStock >= LEAST_OF_STOCK * NEEDED
  rows.push([
    `to ${size} followers`,
    ...(['raw', 'stock', 'baton'] as const).map(kind => median(rates[kind]).toFixed(0)),
    `${ofRaw.toFixed(2)} (${spread(ratios('raw'))})`,
    ofStock.toFixed(1),
  ])
}
console.log(table(['deliveries per second', 'raw ws', 'stock', 'Baton', 'Baton / raw ws', 'Baton / stock'], rows))
if (!good) process.exitCode = 1

async function measure(kind: Kind, size: number): Promise<number> {
  const { url } = ready[kind]
  // A new conversation each time, so that there is no past to replay, and new processes, so that none follows from before.
  const conversations = [ready[kind].conversations[next]!]
  const { peer: followers } = await Peer.start('load/follow.ts', 'load')
  const { peer: writer } = await Peer.start('load/send.ts', 'load')
  await using _ = followers
  await using __ = writer
  await followers.ask<Followed>({
    kind: 'follow',
    door: kinds[kind].follow,
    url,
    conversations,
    sockets: size,
  } satisfies FollowJob)
  const messages = Math.ceil(DELIVERIES / size)
  const { received: before } = await followers.ask<{ received: number }>({ kind: 'received' })
  const startedAt = performance.now()
  const all = followers.ask<Followed>({ kind: 'expect', events: messages * size })
  await writer.ask<Sent>({
    ...{ url, conversations, keyed: false, door: kinds[kind].send },
    ...{ inFlight: 4, ms: 600_000, messages },
  })
  await all
  const ms = performance.now() - startedAt
  const { received } = await followers.ask<{ received: number }>({ kind: 'received' })
  if (received - before !== messages * size) throw new Error(`${received - before} of ${messages * size} deliveries`)
  return (messages * size * 1_000) / ms
}
