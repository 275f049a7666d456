import fc from 'fast-check'
import { faultsIn } from './checks.ts'
import type { History } from './history.ts'
import { play } from './player.ts'
import { type Script, script } from './script.ts'
import { type ModelServer, startModelServer } from './server.ts'

/** How long a failing script is shrunk. Races do not repeat reliably, so a longer time does not help. */
const SHRINK_MS = 20_000

type Options = { runs: number; seed?: number; shrink?: boolean }

/** Plays random scripts against one server; counts what happened. Throws with the seed if a promise is broken. */
export async function prove({ runs, seed = Math.trunc(Math.random() * 2 ** 31), shrink = true }: Options) {
  await using server = await startModelServer()
  const tally: Record<string, number> = {}
  const begun = Date.now()
  let failedAt: number | null = null
  const holds = async (one: Script) => {
    if (failedAt !== null && Date.now() - failedAt > SHRINK_MS) return
    try {
      const history = await play(server, one)
      const faults = [
        ...faultsIn(history),
        ...server.unexpectedErrors.splice(0).map(error => `unexpected error: ${inspect(error)}`),
      ]
      if (faults.length > 0) throw new Error(`${faults.join('\n')}\nlog:\n${history.log.map(inLine).join('\n')}`)
      count(tally, history, server)
    } catch (error) {
      failedAt ??= Date.now()
      throw error
    }
  }
  const result = await fc.check(fc.asyncProperty(script, holds), { numRuns: runs, seed, endOnFailure: !shrink })
  if (result.failed) {
    const { counterexample, errorInstance, numRuns } = result
    const words = [
      `broken in run ${numRuns} of ${runs}, seed ${seed}`,
      ...(counterexample ? inWords(counterexample[0]) : []),
      inspect(errorInstance),
    ]
    throw new Broken(words.join('\n'), numRuns)
  }
  return { runs: result.numRuns, seed, seconds: (Date.now() - begun) / 1000, tally }
}

export class Broken extends Error {
  readonly run: number
  constructor(message: string, run: number) {
    super(message)
    this.run = run
  }
}

/** One line per turn: the steps of a line are in flight at once. */
const inWords = ({ bot, turns }: Script) => [`a ${bot} bot`, ...turns.map(turn => JSON.stringify(turn))]
const inspect = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error))
const inLine = (fact: History['log'][number]) => Object.values(fact).join(' | ')

/** Counts what has happened: a run proves nothing about what never did. */
function count(tally: Record<string, number>, { calls, sessions, log, pages }: History, server: ModelServer) {
  const add = (name: string, by = 1) => {
    tally[name] = (tally[name] ?? 0) + by
  }
  add('events', log.length)
  add('connections of followers', sessions.length)
  add('resumed mid-log', sessions.filter(({ after }) => after > 0).length)
  add('pages', pages.length)
  tally.restarts = server.restarts()
  for (const { kind, who, answer, rest } of calls) {
    const role = who === 'user' || who === 'bot' ? who : rest ? 'agent over REST' : 'agent'
    add(`${kind} by ${role}: ${answer === null ? 'lost' : answer.ok ? 'ok' : answer.code}`)
  }
}
