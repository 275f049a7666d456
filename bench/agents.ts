import type { Followed, FollowJob } from './load/follow.ts'
import type { SendJob, Sent } from './load/send.ts'
import type { BatonJob } from './servers/baton.ts'
import { Peer, type Usage } from './support/processes.ts'
import { median, table } from './support/table.ts'

/**
 * Agents with open desks while users write: each agent follows the inbox of the whole company with the document that the client
 * kit sends. What counts is the CPU of the server, how long a user waits for an acknowledgement, with and without agents, and how
 * long the last agent waits for news. It exits with 1 beyond the limits.
 */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5)
const MS = Number(process.env.BENCH_MS ?? 3_000) * 3
const SIZES = (process.env.BENCH_AGENTS ?? '0,50,200,1000').split(',').map(Number)
const NEEDED = Number(process.env.BENCH_NEEDED ?? 1)
const RATE = 100
/** Of 200 agents: share of one core, and p99 of an acknowledgement to that without agents. */
const MOST_CPU = 0.6
const MOST_ACK = 2
/** Of 1,000 agents: until the last one has the news. */
const MOST_NEWS_MS = 1_000

type Ready = Pick<SendJob, 'url' | 'conversations' | 'botId' | 'integration'>
type Round = { cpu: number; p50: number; p99: number; news: number }

const { peer: server, ready } = await Peer.start<Ready>('servers/baton.ts', 'server', ['256'])
const { peer: writer } = await Peer.start('load/send.ts', 'load')
await using _ = server
await using __ = writer
const { agents } = await server.ask<{ agents: { id: string; token: string }[] }>({
  kind: 'agents',
  count: Math.max(...SIZES),
} satisfies BatonJob)

const rounds = new Map<number, Round[]>(SIZES.map(size => [size, []]))
for (let round = 0; round <= ROUNDS; round++)
  for (const size of SIZES) {
    const measured = await measure(size)
    // The first warms all up.
    if (round > 0) rounds.get(size)!.push(measured)
  }

const of = (size: number, what: keyof Round) => median(rounds.get(size)!.map(each => each[what]))
console.log(
  table(
    [`agents, ${RATE} messages/s`, 'CPU of a core', 'ack p50, ms', 'ack p99, ms', 'last agent has the news, ms'],
    SIZES.map(size => [
      String(size),
      `${(of(size, 'cpu') * 100).toFixed(0)} %`,
      ...[of(size, 'p50'), of(size, 'p99')].map(ms => ms.toFixed(1)),
      size === 0 ? '' : of(size, 'news').toFixed(0),
    ]),
  ),
)
const many = SIZES.includes(200) && SIZES.includes(0)
const isGood =
  (!many || (of(200, 'cpu') <= MOST_CPU && of(200, 'p99') <= MOST_ACK * of(0, 'p99'))) &&
  (!SIZES.includes(1_000) || of(1_000, 'news') <= MOST_NEWS_MS)
if (!isGood && NEEDED > 0) process.exitCode = 1

async function measure(size: number): Promise<Round> {
  const { peer: desks } = await Peer.start('load/follow.ts', 'load')
  await using _ = desks
  const { url, conversations } = ready
  if (size > 0) {
    const job = { kind: 'follow', door: 'inbox', url, conversations: agents, sockets: size } satisfies FollowJob
    await desks.ask<Followed>(job)
  }
  const job: SendJob = { ...ready, door: 'graphql-ws', keyed: false, inFlight: 64, ms: MS, perSecond: RATE }
  const before = await server.ask<Usage>({})
  const startedAt = performance.now()
  const sent = await writer.ask<Sent>(job)
  const elapsed = performance.now() - startedAt
  const after = await server.ask<Usage>({})
  const collecting = (await server.ask<Usage>({})).cpuMs - after.cpuMs
  const cpu = Math.max(0, after.cpuMs - before.cpuMs - collecting) / elapsed
  if (size === 0) return { ...sent, cpu, news: 0 }
  // No sender of above writes in the last one, so its id is in no frame before.
  const last = conversations.slice(-1)
  const news = desks.ask<Followed>({ kind: 'named', word: last[0]!.id } satisfies FollowJob)
  await writer.ask<Sent>({ ...job, conversations: last, inFlight: 1, messages: 1, perSecond: undefined } as never)
  return { ...sent, cpu, news: (await news).ms }
}
