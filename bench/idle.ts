import type { Followed, FollowJob } from './load/follow.ts'
import { Peer, type Usage } from './support/processes.ts'
import { median, table } from './support/table.ts'

/**
 * What a follower costs that waits: heap for each, and CPU of all while nothing is said. Raw `ws`, the stock design (Yoga,
 * `createPubSub`, graphql-ws) and Baton, each follower with a conversation of its own. It exits with 1 beyond the limits.
 */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3)
const SOCKETS = Number(process.env.BENCH_SOCKETS ?? 9_900)
const MS = Number(process.env.BENCH_MS ?? 3_000) * 10
const NEEDED = Number(process.env.BENCH_NEEDED ?? 1)
const MOST_HEAP = 9 * 1_024
const MOST_CPU = 0.01

type Ready = { url: string; conversations: { id: string; token: string }[] }
const kinds = {
  'raw ws': { path: 'servers/floor.ts', door: 'raw' },
  stock: { path: 'servers/peer.ts', door: 'stock' },
  Baton: { path: 'servers/baton.ts', door: 'baton' },
} as const
type Kind = keyof typeof kinds

const results: Record<Kind, { heap: number; cpu: number }[]> = { 'raw ws': [], stock: [], Baton: [] }
for (let round = 0; round < ROUNDS; round++)
  for (const kind of Object.keys(kinds) as Kind[]) results[kind].push(await measure(kinds[kind]))

const of = (kind: Kind, what: 'heap' | 'cpu') => median(results[kind].map(each => each[what]))
const row = (name: string, what: 'heap' | 'cpu', show: (value: number) => string) => [
  name,
  ...(Object.keys(kinds) as Kind[]).map(kind => show(of(kind, what))),
]
console.log(
  table(
    [`${SOCKETS} followers that wait`, ...Object.keys(kinds)],
    [
      row('heap of each', 'heap', value => `${(value / 1_024).toFixed(1)} KiB`),
      row('CPU of all', 'cpu', value => `${(value * 100).toFixed(1)} %`),
    ],
  ),
)
const good = of('Baton', 'heap') <= MOST_HEAP && of('Baton', 'cpu') <= MOST_CPU
if (!good && NEEDED > 0) process.exitCode = 1

async function measure({ path, door }: (typeof kinds)[Kind]) {
  const { peer: server, ready } = await Peer.start<Ready>(path, 'server', [String(SOCKETS)])
  const { peer: followers } = await Peer.start('load/follow.ts', 'load')
  await using _ = server
  await using __ = followers
  const before = await server.ask<Usage>({})
  await followers.ask<Followed>({ kind: 'follow', door, ...ready, sockets: SOCKETS } satisfies FollowJob & Ready)
  // What the connecting has left behind is over.
  await new Promise(resolve => setTimeout(resolve, 2_000))
  const opened = await server.ask<Usage>({})
  const startedAt = performance.now()
  await new Promise(resolve => setTimeout(resolve, MS))
  const after = await server.ask<Usage>({})
  const elapsed = performance.now() - startedAt
  // The collection that `usage` makes is not of the followers: its time is that of a second one.
  const again = await server.ask<Usage>({})
  const collecting = again.cpuMs - after.cpuMs
  return {
    heap: (opened.heap - before.heap) / SOCKETS,
    cpu: Math.max(0, after.cpuMs - opened.cpuMs - collecting) / elapsed,
  }
}
