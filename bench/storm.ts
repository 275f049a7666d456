import type { Followed, FollowJob } from './load/follow.ts'
import type { SendJob, Sent } from './load/send.ts'
import { Peer, type Usage } from './support/processes.ts'
import { median, spread, table } from './support/table.ts'

/**
 * The network of all followers is cut, and all come back at once with their cursors, while one user writes: how long until the last
 * one has caught up, and how long an acknowledgement takes meanwhile. Raw `ws` with an integer as cursor is the floor. It exits
 * with 1 beyond the limits.
 */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5)
const SOCKETS = Number(process.env.BENCH_SOCKETS ?? 5_000)
const NEEDED = Number(process.env.BENCH_NEEDED ?? 1)
const MOST_OF_RAW = 1.5
const MOST_ACK_MS = 100

type Ready = Pick<SendJob, 'url' | 'conversations' | 'botId' | 'integration'>
const kinds = {
  raw: { path: 'servers/floor.ts', send: 'raw-ws', follow: 'raw' },
  baton: { path: 'servers/baton.ts', send: 'graphql-ws', follow: 'baton' },
} as const
type Kind = keyof typeof kinds
type Round = { ms: number; ack: number; held: number }

const rounds: Record<Kind, Round[]> = { raw: [], baton: [] }
for (const kind of Object.keys(kinds) as Kind[]) await measure(kind)

const of = (kind: Kind, what: keyof Round) => median(rounds[kind].map(each => each[what]))
const ratios = rounds.baton.map(({ ms }, round) => ms / rounds.raw[round]!.ms)
console.log(
  table(
    [`${SOCKETS} followers come back`, 'raw ws', 'Baton', 'Baton / raw ws'],
    [
      ['until all have caught up, s', ...seconds('ms'), `${median(ratios).toFixed(2)} (${spread(ratios)})`],
      ['longest acknowledgement of another user, ms', ...milliseconds('ack'), ''],
      ['event loop held at most, ms', ...milliseconds('held'), ''],
    ],
  ),
)
const good = median(ratios) <= MOST_OF_RAW && of('baton', 'ack') <= MOST_ACK_MS
if (!good && NEEDED > 0) process.exitCode = 1

function seconds(what: keyof Round) {
  return (['raw', 'baton'] as const).map(kind => (of(kind, what) / 1_000).toFixed(2))
}
function milliseconds(what: keyof Round) {
  return (['raw', 'baton'] as const).map(kind => of(kind, what).toFixed(0))
}

async function measure(kind: Kind) {
  const { path, send, follow } = kinds[kind]
  const { peer: server, ready } = await Peer.start<Ready>(path, 'server', [String(SOCKETS + 1)])
  const { peer: followers } = await Peer.start('load/follow.ts', 'load')
  // Not on the core of the followers: their work would be counted as the server's.
  const { peer: writer } = await Peer.start('load/send.ts', 'server')
  await using _ = server
  await using __ = followers
  await using ___ = writer
  const conversations = ready.conversations.slice(1)
  const job = { kind: 'follow', door: follow, url: ready.url, conversations, sockets: SOCKETS } satisfies FollowJob
  await followers.ask<Followed>(job)
  for (let round = 0; round <= ROUNDS; round++) {
    await followers.ask<Followed>({ kind: 'cut' } satisfies FollowJob)
    // The server has seen all of them leave.
    await new Promise(resolve => setTimeout(resolve, 1_000))
    await server.ask<Usage>({})
    const others = writer.ask<Sent>({
      ...{ ...ready, conversations: ready.conversations.slice(0, 1), door: send },
      ...{ keyed: false, inFlight: 1, perSecond: 50, ms: 1_500 },
    } satisfies SendJob)
    const { ms } = await followers.ask<Followed>(job)
    const { max: ack } = await others
    const { heldMs: held } = await server.ask<Usage>({})
    // The first warms all up.
    if (round > 0) rounds[kind].push({ ms, ack, held })
  }
}
