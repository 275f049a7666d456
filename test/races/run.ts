import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { openChat, readLog } from '../support/chat.ts'
import { seedFlow } from '../support/flows.ts'
import { randomFrom } from '../support/random.ts'
import { startReceiver } from '../support/receiver.ts'
import { startServer } from '../support/server.ts'
import { claim, claimsOf, type Race, type Scene } from './table.ts'

const AT_ONCE = 8
/** How long after the first call of a trial the others may start, in ms: at once in some trials, later in others. */
const LAGS = [0, 0, 3, 8, 20]
/** How long the partner takes at most to answer a claim, in ms. */
const SLOW = 60

/** Runs each race `trials` times on one server; counts the outcomes. Throws at the first that is not allowed. */
export async function run(races: Race[], trials: number, seed: number) {
  const random = randomFrom(seed)
  await using partner = await startReceiver(() => sleep(random() * SLOW).then(() => 200))
  await using server = await startServer()
  const bots = { talks: await server.bot(seedFlow(`${partner.url}/claim`)), listens: await server.bot(null) }
  const counts: { race: Race; outcomes: Record<string, number> }[] = []
  for (const race of races) {
    const outcomes = Object.fromEntries(Object.keys(race.allowed).map(name => [name, 0]))
    const claimed = new Map<Scene, number>()
    await inLanes(trials, async number => {
      const userId = `ann of ${race.name} ${number}`
      const scene = {
        server,
        partner,
        chat: await openChat(server, bots[race.bot], userId, { variables: { name: 'Ann' } }),
      }
      const { names, log } = await trial(race, scene, random).catch(cause => {
        throw new Error(`${race.name}, trial ${number}, seed ${seed}`, { cause })
      })
      for (const name of names) outcomes[name] = (outcomes[name] ?? 0) + 1
      claimed.set(scene, log.filter(line => line === claim).length)
    })
    for (const [scene, made] of claimed)
      if (claimsOf(scene).length > made) throw new Error(`${race.name}: a claim arrived that was not made`)
    counts.push({ race, outcomes })
  }
  if (server.unexpectedErrors.length > 0) throw new AggregateError(server.unexpectedErrors, 'unexpected errors')
  return counts
}

/** The names of what occurred, and the log of it. */
async function trial(race: Race, scene: Scene, random: () => number) {
  for (const ask of race.before ?? []) await ask(scene)
  const { lastSeq } = await scene.chat.log()
  const answers = await meet(race, scene, random)
  const log = (await logOf(scene)).slice(lastSeq)
  const allowed = Object.entries(race.allowed).find(([, outcome]) => isDeepStrictEqual(outcome, { answers, log }))
  if (!allowed) throw new Error(`not allowed: ${JSON.stringify({ answers, log }, null, 1)}`)
  const besides = await race.besides?.(scene, log)
  return { names: [allowed[0], ...(besides === undefined ? [] : [besides])], log }
}

/** Sends all calls in a random order, the first ahead of the others. */
async function meet(race: Race, scene: Scene, random: () => number) {
  const lag = LAGS[Math.floor(random() * LAGS.length)]!
  const answers = Object.fromEntries(Object.keys(race.calls).map(name => [name, '']))
  const order = Object.keys(race.calls).map(name => ({ name, place: random(), wait: random() * lag }))
  order.sort((a, b) => a.place - b.place)
  await Promise.all(
    order.map(async ({ name, wait }, index) => {
      if (lag > 0 && index > 0) await sleep(wait)
      answers[name] = await race.calls[name]!(scene)
    }),
  )
  return answers
}

/** The log with the names that staff see. */
async function logOf({ server, chat }: Scene): Promise<string[]> {
  const { events } = await readLog(server, server.admin, chat.conversationId)
  if (events.some(({ seq }, index) => seq !== index + 1)) throw new Error('the log has a gap')
  return events.map(event => {
    const by = event.actor.kind === 'USER' ? 'ann' : event.actor.name
    const { __typename: type, controlEpoch } = event
    if (type === 'MessagePosted') return `${by}: ${event.message.text}, ${controlEpoch}`
    if (type === 'HandoverTransferred') return `${type} to ${event.to?.name ?? 'the queue'} by ${by}, ${controlEpoch}`
    const what =
      type === 'HandoverAccepted' ? event.route : type === 'HandoverEnded' ? `${event.end} ${event.claimEnd ?? ''}` : ''
    return `${`${type} ${what}`.trim()} by ${by}, ${controlEpoch}`
  })
}

async function inLanes(trials: number, one: (number: number) => Promise<void>) {
  let next = 0
  const lane = async () => {
    while (next < trials) {
      next += 1
      await one(next)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}
