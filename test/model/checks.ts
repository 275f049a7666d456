import type { Call, Fact, History, PageRead, Reply, Session } from './history.ts'
import { after, beginning, keyOf, owed, type State, type Verdict } from './model.ts'

/** Everything DESIGN 2-5 promises, held against one run; answers what is wrong, each as a line. */
export function faultsIn(history: History): string[] {
  const order = orderFaults(history)
  // Where the log itself makes no sense, answers cannot be held against it.
  if (order.length > 0) return order
  const { states, faults } = told(history)
  if (faults.length > 0) return faults
  return [
    ...commandFaults(history, states),
    ...history.sessions.flatMap(session => sessionFaults(session, history.log)),
    ...cursorFaults(history.sessions),
    ...history.pages.flatMap(page => pageFaults(page, history.log)),
  ]
}

/** Promise 2: one gapless seq, and a row that says what the log says. */
function orderFaults({ log, row }: History): string[] {
  const seqs = log.map(({ seq }) => seq)
  const gapless = seqs.every((seq, index) => seq === index + 1)
  if (!gapless) return [`the log has seqs ${seqs}`]
  return row.lastSeq === log.length ? [] : [`the row says ${row.lastSeq}, the log ends at ${log.length}`]
}

/** Promise 3: the log alone, event by event; state `n` is the one after seq `n`. */
function told({ log, row }: History): { states: State[]; faults: string[] } {
  const states = [beginning]
  for (const fact of log) {
    const next = after(states.at(-1)!, fact)
    if (typeof next === 'string') return { states, faults: [next] }
    states.push(next)
  }
  const end = states.at(-1)!
  const same = row.controlEpoch === end.epoch && (row.state === 'CLOSED') === end.closed
  return { states, faults: same ? [] : [`the row says ${JSON.stringify(row)}, the log epoch ${end.epoch}`] }
}

/**
 * Promises 3 and 5: each event stands there because somebody asked for it, at that place, and each answer was true at a place
 * between the asking and the answer. Commands are whole, so states within one are nobody's.
 */
function commandFaults(history: History, states: State[]): string[] {
  const { log, calls } = history
  const open = new Set(calls.filter(call => call.answer === null || call.answer.ok))
  const done = new Set<Call>()
  const places: number[] = []
  let place = openingOf(history)
  while (place <= log.length) {
    places.push(place)
    if (place === log.length) break
    const found = cause(history, states, place, open)
    if (!found) return [`nobody asked for ${JSON.stringify(log[place])}`]
    open.delete(found.call)
    done.add(found.call)
    place += found.size
  }
  return [...calls.flatMap(call => answerFaults(history, states, places, call, done.has(call))), ...repeatFaults(calls)]
}

/** Events 1 to n came with the start. */
const openingOf = ({ bot }: History) => (bot.flow ? 2 : 1)

/** The command whose events follow a place; an answered one before one that nobody knows of. */
function cause(history: History, states: State[], place: number, open: Set<Call>) {
  const fits: { call: Call; size: number }[] = []
  for (const call of open) {
    if (call.from > place) continue
    const verdict = owed(states[place]!, call, history)
    if (!('does' in verdict) || verdict.does.length === 0) continue
    const end = place + verdict.does.length
    const same = verdict.does.every((one, index) => isSame(one, history.log[place + index]))
    if (same && mayHaveMade(call, place + 1, end, states[end]!)) fits.push({ call, size: end - place })
  }
  return fits.sort(({ call: a }, { call: b }) => rank(a) - rank(b) || b.from - a.from)[0]
}

/** Nobody knows of a command whose answer was lost: any other goes before it. */
const rank = ({ answer, to }: Call) => (answer === null ? Number.MAX_VALUE : to)

/** Whether what was answered speaks against a command's having made the events from `first` to `last`. */
const mayHaveMade = ({ answer, to }: Call, first: number, last: number, state: State) =>
  answer === null || (last <= to && isOf(answer, state) && (!answer.ok || (answer.seq ?? first) === first))

const isSame = (wanted: Omit<Fact, 'seq' | 'epoch'>, fact: Fact | undefined) =>
  fact !== undefined && (Object.keys(wanted) as (keyof typeof wanted)[]).every(key => wanted[key] === fact[key])

function answerFaults(history: History, states: State[], places: number[], call: Call, did: boolean) {
  const { answer } = call
  if (answer === null) return []
  const seen = places.filter(place => place >= call.from && place <= call.to)
  if (did) return []
  const fits = seen.some(place => isAnswerTo(owed(states[place]!, call, history), answer, states[place]!))
  if (fits) return []
  const due = seen.map(place => `${place}: ${JSON.stringify(owed(states[place]!, call, history))}`)
  return [`${show(call)} was right at no place of ${due.join(', ') || 'none'}`]
}

/** For a command that has made nothing. */
function isAnswerTo(verdict: Verdict, answer: Reply, state: State): boolean {
  if ('again' in verdict) return answer.ok && answer.seq === verdict.again
  if ('does' in verdict) return answer.ok && verdict.does.length === 0 && isOf(answer, state)
  if (answer.ok || answer.code !== verdict.code) return false
  return verdict.epoch === undefined || (answer.controlEpoch === verdict.epoch && answer.by === verdict.by)
}

/** What REST answers is the state the command left. */
const isOf = (answer: Reply, state: State) =>
  !answer.ok ||
  answer.controlEpoch === null ||
  (answer.controlEpoch === state.epoch && answer.mode === (state.holder ? 'listen' : 'normal'))

/** Promise 5: equal keys and contents, equal answers, word for word; each door in its own words. */
function repeatFaults(calls: Call[]): string[] {
  const answers = new Map<string, Set<string>>()
  for (const { who, key, text, rest, answer } of calls) {
    if (key === null || !answer?.ok) continue
    const name = `${keyOf(who, key)} ${text} ${rest}`
    answers.set(name, (answers.get(name) ?? new Set()).add(answer.words))
  }
  return [...answers].flatMap(([name, words]) => (words.size > 1 ? [`${name} was answered ${[...words]}`] : []))
}

/** Promise 4: the log from the cursor on, in order, with nothing missing, twice or altered; then that it has caught up. */
function sessionFaults({ who, after: place, known, told: frames }: Session, log: Fact[]): string[] {
  const faults: string[] = []
  let last = place
  let caughtUp = 0
  for (const frame of frames) {
    if ('reset' in frame) faults.push(`${who} after ${place}: reset ${frame.reset}`)
    else if ('caughtUp' in frame) {
      caughtUp += 1
      if (last < known) faults.push(`${who} after ${place}: caught up at ${last}, though ${known} was there before`)
    } else {
      const { fact } = frame
      if (fact.seq !== last + 1) faults.push(`${who} after ${place}: was told ${fact.seq} after ${last}`)
      const wanted = shown(log[fact.seq - 1], who)
      if (JSON.stringify(fact) !== JSON.stringify(wanted))
        faults.push(`${who} was told ${JSON.stringify(fact)}, the log has ${JSON.stringify(wanted)}`)
      last = fact.seq
    }
  }
  if (caughtUp > 1) faults.push(`${who} after ${place}: caught up ${caughtUp} times`)
  return faults
}

/** A suggestion is for agents and bots: the user sees that it was, not what it said. */
function shown(fact: Fact | undefined, who: string) {
  if (fact?.type !== 'reply.suggested') return fact
  return { ...fact, key: null, text: who === 'user' ? null : fact.text }
}

/** Whoever dedupes by cursor sees each event once: a place has one cursor, a cursor one place. */
function cursorFaults(sessions: Session[]): string[] {
  const pairs = sessions.flatMap(({ told: frames }) =>
    frames.flatMap(frame => ('fact' in frame ? [[frame.fact.seq, frame.cursor] as const] : [])),
  )
  const both = new Set(pairs.map(([seq, cursor]) => `${seq} ${cursor}`)).size
  const one = Math.min(new Set(pairs.map(([seq]) => seq)).size, new Set(pairs.map(([, cursor]) => cursor)).size)
  return both === one ? [] : ['places and cursors do not pair']
}

function pageFaults({ after: place, first, from, seqs, hasMore }: PageRead, log: Fact[]): string[] {
  const wanted = seqs.map((_, index) => place + index + 1)
  const short = seqs.length < first && place + seqs.length < from
  const more = hasMore && (seqs.length < first || place + seqs.length >= log.length)
  const fine = seqs.join() === wanted.join() && seqs.length <= first && !short && !more
  return fine ? [] : [`a page of ${first} after ${place} read ${seqs}, hasMore ${hasMore}`]
}

const show = ({ from, to, answer, ...call }: Call) =>
  `${JSON.stringify(call)} asked at ${from}, answered by ${to} with ${JSON.stringify(answer)}`
