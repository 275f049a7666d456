import type { SendJob, Sent } from './load/send.ts'
import { Peer } from './support/processes.ts'
import { median, table } from './support/table.ts'

/**
 * How late users' messages reach a webhook while the server is busy: at full write rate with 64 in flight, then at 70 % of it. The
 * receiver compares its clock with the time in each message. It exits with 1 where messages are later than a second at 70 %, or are
 * not sent as fast as they are written.
 */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5)
const MS = Number(process.env.BENCH_MS ?? 4_000)
const NEEDED = Number(process.env.BENCH_GATE ?? process.env.BENCH_NEEDED ?? 1)
const IN_FLIGHT = 64
const SHARE = 0.7
const MAX_LAG_MS = 1_000

type Ready = Pick<SendJob, 'url' | 'conversations' | 'botId' | 'integration'>
type Taken = { taken: number; late: number[] }

await using processes = new AsyncDisposableStack()
const { peer: receiver, ready: address } = await Peer.start<{ port: number }>('support/receiver.ts', 'load')
processes.use(receiver)
const url = `http://127.0.0.1:${address.port}`
const { peer: server, ready } = await Peer.start<Ready>('servers/baton.ts', 'server', [String(IN_FLIGHT), url])
processes.use(server)
const { peer: load } = await Peer.start('load/send.ts', 'load')
processes.use(load)

const job = { ...ready, door: 'graphql-ws', keyed: false, inFlight: IN_FLIGHT, ms: MS } as const
/** What the receiver has said since the last pace began. */
let lates: number[] = []
const rounds: { full: number; sentOfFull: number; paced: number; ack: number; lags: number[] }[] = []
for (let round = 0; round <= ROUNDS; round++) {
  const before = await receiver.ask<Taken>('how many?')
  const full = await load.ask<Sent>(job)
  const during = await receiver.ask<Taken>('how many?')
  const sentOfFull = (during.taken - before.taken) / (full.perSecond * (MS / 1_000))
  await drained()
  const perSecond = full.perSecond * SHARE
  lates = []
  const paced = await load.ask<Sent>({ ...job, perSecond })
  await drained()
  const lags = lates.toSorted((a, b) => a - b)
  // The first warms all up.
  if (round > 0) rounds.push({ full: full.perSecond, sentOfFull, paced: paced.perSecond, ack: paced.p99, lags })
}
const of = (value: (round: (typeof rounds)[number]) => number) => median(rounds.map(value))
const lagAt = (share: number) => of(({ lags }) => lags[Math.min(lags.length - 1, Math.floor(lags.length * share))]!)
console.log(
  table(
    [
      'messages per second',
      'written',
      'sent of these meanwhile',
      'lag p50',
      'lag p99',
      'most',
      'p99 of the acknowledgement',
    ],
    [
      [
        '64 in flight',
        of(({ full }) => full).toFixed(0),
        of(({ sentOfFull }) => sentOfFull).toFixed(2),
        '',
        '',
        '',
        '',
      ],
      [
        '70 % of that',
        of(({ paced }) => paced).toFixed(0),
        '',
        ...[0.5, 0.99, 1].map(share => `${lagAt(share).toFixed(0)} ms`),
        `${of(({ ack }) => ack).toFixed(0)} ms`,
      ],
    ],
  ),
)
if (NEEDED > 0 && lagAt(1) > MAX_LAG_MS / NEEDED) process.exitCode = 1

/** Until nothing more arrives. */
async function drained() {
  for (let last = -1; ; ) {
    const { taken, late } = await receiver.ask<Taken>('how many?')
    lates.push(...late)
    if (taken === last) return
    last = taken
    await new Promise(resolve => setTimeout(resolve, 300))
  }
}
