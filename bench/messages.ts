import type { SendJob, Sent } from './load/send.ts'
import { Peer } from './support/processes.ts'
import { median, spread, table } from './support/table.ts'

/**
 * Durable messages per second by each door, 64 in flight: Baton, the floor and the peer in rounds that alternate, each server in
 * a process of its own and the load in another. It exits with 1 where a ratio is below its limit.
 */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5)
const MS = Number(process.env.BENCH_MS ?? 3_000)
const IN_FLIGHT = 64
/** 0: the bench only has to run. 1: the ratios that are wanted. */
const NEEDED = Number(process.env.BENCH_GATE ?? process.env.BENCH_NEEDED ?? 1)

type Ready = Pick<SendJob, 'url' | 'conversations' | 'botId' | 'integration'>

const rows = [
  { name: 'GraphQL over WebSocket', baton: 'graphql-ws', floor: 'raw-ws', peer: 'peer-ws', keyed: false, least: 0.5 },
  { name: '… with `clientMessageId`', baton: 'graphql-ws', floor: 'raw-ws', peer: null, keyed: true, least: 0.45 },
  { name: 'GraphQL over HTTP', baton: 'graphql-http', floor: 'raw-http', peer: 'peer-http', keyed: false, least: 0.45 },
  { name: 'REST: an agent’s message', baton: 'rest', floor: 'raw-http', peer: null, keyed: false, least: 0.5 },
] as const

await using servers = new AsyncDisposableStack()
const start = async (path: string) => {
  const { peer, ready } = await Peer.start<Ready>(path, 'server', [String(IN_FLIGHT)])
  servers.use(peer)
  return ready
}
const baton = await start('servers/baton.ts')
const floor = await start('servers/floor.ts')
const tutorial = await start('servers/peer.ts')
const { peer: load } = await Peer.start('load/send.ts', 'load')
servers.use(load)

// An agent's message needs an agent who holds the conversation.
const callers = { authorization: `Bearer ${baton.integration}` }
const isRest = (door: string) => door === 'rest'
async function hold(on: boolean) {
  for (const { userId } of baton.conversations) {
    const path = `/webbot/api/webchat/${baton.botId}/${on ? 'handover' : 'takeover'}/${userId}/`
    const { status } = await fetch(baton.url + path, { headers: callers })
    if (status !== 200) throw new Error(`${path} has answered ${status}`)
  }
}

const measured: string[][] = []
let good = true
for (const row of rows) {
  const results = { baton: [] as Sent[], floor: [] as Sent[], peer: [] as Sent[] }
  if (isRest(row.baton)) await hold(true)
  for (let round = 0; round <= ROUNDS; round++) {
    const job = { keyed: row.keyed, inFlight: IN_FLIGHT, ms: round === 0 ? MS / 2 : MS }
    const sent = {
      floor: await load.ask<Sent>({ ...job, ...floor, door: row.floor }),
      baton: await load.ask<Sent>({ ...job, ...baton, door: row.baton }),
      peer: row.peer && (await load.ask<Sent>({ ...job, ...tutorial, door: row.peer })),
    }
    // The first warms all up.
    if (round === 0) continue
    results.floor.push(sent.floor)
    results.baton.push(sent.baton)
    if (sent.peer) results.peer.push(sent.peer)
  }
  if (isRest(row.baton)) await hold(false)
  const rate = (each: Sent[]) => median(each.map(({ perSecond }) => perSecond))
  const ratios = results.baton.map(({ perSecond }, round) => perSecond / results.floor[round]!.perSecond)
  const ratio = median(ratios)
  good &&= ratio >= row.least * NEEDED
  measured.push([
    row.name,
    rate(results.floor).toFixed(0),
    row.peer ? rate(results.peer).toFixed(0) : '',
    rate(results.baton).toFixed(0),
    `${ratio.toFixed(2)} (${spread(ratios)})`,
    row.peer ? (rate(results.baton) / rate(results.peer)).toFixed(1) : '',
    `${median(results.baton.map(({ p99 }) => p99)).toFixed(1)} ms`,
  ])
}
console.log(table(['messages per second', 'floor', 'peer', 'Baton', 'Baton / floor', 'Baton / peer', 'p99'], measured))
if (!good) process.exitCode = 1
