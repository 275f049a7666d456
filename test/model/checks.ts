import type { Call, Fact, History, PageRead, Reply, Session } from './history.ts'
import { after, beginning, keyOf, type State, type Verdict, verdictOn } from './model.ts'

/** Checks the promises 2 to 5 against one run; answers each fault as a line. */
export function faultsIn(history: History): string[] {
  const order = orderFaults(history)
  // Answers cannot be checked against a log that is wrong itself.
  if (order.length > 0) return order
  const { states, faults } = replay(history)
  if (faults.length > 0) return faults
  return [
    ...commandFaults(history, states),
    ...history.sessions.flatMap(session => sessionFaults(session, history.log)),
    ...cursorFaults(history.sessions),
    ...history.pages.flatMap(page => pageFaults(page, history.log)),
  ]
}

/** Promise 2: one gapless seq, and a row of the conversation that agrees with the log. */
function orderFaults({ log, row }: History): string[] {
  const seqs = log.map(({ seq }) => seq)
  const gapless = seqs.every((seq, index) => seq === index + 1)
  if (!gapless) return [`the log has seqs ${seqs}`]
  return row.lastSeq === log.length ? [] : [`the row says ${row.lastSeq}, the log ends at ${log.length}`]
}

/** Promise 3: replays the log in the model; state `n` is the one after seq `n`. */
function replay({ log, row }: History): { states: State[]; faults: string[] } {
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
 * Promises 3 and 5: each event has a command that causes it at its seq, and each answer was right at a seq between the request and
 * the answer. Commands are atomic, so no answer belongs to a state between two events of one command.
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
    if (!found) return [`no command causes ${JSON.stringify(log[place])}`]
    open.delete(found.call)
    done.add(found.call)
    place += found.size
  }
  return [...calls.flatMap(call => answerFaults(history, states, places, call, done.has(call))), ...repeatFaults(calls)]
}

/** Start of the log that the start of the conversation has written. */
const openingOf = ({ bot }: History) => (bot.flow ? 2 : 1)

/**
 * The command whose events follow this seq. An answered command is preferred to one whose answer was lost, and one that explains
 * more events to one that explains fewer: the answer of a release does not say whether it changed anything.
 */
function cause(history: History, states: State[], place: number, open: Set<Call>) {
  const fits: { call: Call; size: number }[] = []
  for (const call of open) {
    if (call.from > place) continue
    const verdict = verdictOn(states[place]!, call, history)
    if (!('does' in verdict) || verdict.does.length === 0) continue
    const end = place + verdict.does.length
    const same = verdict.does.every((one, index) => isSame(one, history.log[place + index]))
    if (same && mayHaveMade(call, place + 1, end, states[end]!)) fits.push({ call, size: end - place })
  }
  return fits.sort(
    (a, b) => lostLast(a.call, b.call) || b.size - a.size || rank(a.call) - rank(b.call) || b.call.from - a.call.from,
  )[0]
}

/** A command whose answer was lost may have done nothing, so any other is preferred. */
const lostLast = (a: Call, b: Call) => Number(a.answer === null) - Number(b.answer === null)

/** The one answered first has had less time. */
const rank = ({ answer, to }: Call) => (answer === null ? Number.MAX_VALUE : to)

/** Whether the answer of a command allows that it has written the events from `first` to `last`. */
const mayHaveMade = ({ answer, to }: Call, first: number, last: number, state: State) =>
  answer === null || (last <= to && isOf(answer, state) && (!answer.ok || (answer.seq ?? first) === first))

const isSame = (wanted: Omit<Fact, 'seq' | 'epoch'>, fact: Fact | undefined) =>
  fact !== undefined && (Object.keys(wanted) as (keyof typeof wanted)[]).every(key => wanted[key] === fact[key])

function answerFaults(history: History, states: State[], places: number[], call: Call, did: boolean) {
  const { answer } = call
  if (answer === null) return []
  const seen = places.filter(place => place >= call.from && place <= call.to)
  if (did) return []
  const fits = seen.some(place => isAnswerTo(verdictOn(states[place]!, call, history), answer, states[place]!))
  if (fits) return []
  const due = seen.map(place => `${place}: ${JSON.stringify(verdictOn(states[place]!, call, history))}`)
  return [`${show(call)} was right at no seq of ${due.join(', ') || 'none'}`]
}

/** Whether a command that has written no event was answered rightly in this state. */
function isAnswerTo(verdict: Verdict, answer: Reply, state: State): boolean {
  if ('again' in verdict) return answer.ok && answer.seq === verdict.again
  if ('does' in verdict) return answer.ok && verdict.does.length === 0 && isOf(answer, state)
  if (answer.ok || answer.code !== verdict.code) return false
  return verdict.epoch === undefined || (answer.controlEpoch === verdict.epoch && answer.by === verdict.by)
}

/** Whether the mode and epoch that REST answers are those of this state. */
const isOf = (answer: Reply, state: State) =>
  !answer.ok ||
  answer.controlEpoch === null ||
  (answer.controlEpoch === state.epoch && answer.mode === (state.holder ? 'listen' : 'normal'))

/** Promise 5: equal keys with equal content have equal answers, compared per API. */
function repeatFaults(calls: Call[]): string[] {
  const answers = new Map<string, Set<string>>()
  for (const { who, key, text, rest, answer } of calls) {
    if (key === null || !answer?.ok) continue
    const name = `${keyOf(who, key)} ${text} ${rest}`
    answers.set(name, (answers.get(name) ?? new Set()).add(answer.words))
  }
  return [...answers].flatMap(([name, words]) => (words.size > 1 ? [`${name} was answered ${[...words]}`] : []))
}

/** Promise 4: the log after the cursor in order, nothing missing, repeated or altered, and CaughtUp at the end. */
function sessionFaults({ who, after: place, known, frames }: Session, log: Fact[]): string[] {
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
      if (fact.seq !== last + 1) faults.push(`${who} after ${place}: got ${fact.seq} after ${last}`)
      const wanted = shown(log[fact.seq - 1], who)
      if (JSON.stringify(fact) !== JSON.stringify(wanted))
        faults.push(`${who} got ${JSON.stringify(fact)}, the log has ${JSON.stringify(wanted)}`)
      last = fact.seq
    }
  }
  if (caughtUp > 1) faults.push(`${who} after ${place}: caught up ${caughtUp} times`)
  return faults
}

/** The event as this follower may see it: the text of a suggestion is for staff and bots only. */
function shown(fact: Fact | undefined, who: string) {
  if (fact?.type !== 'reply.suggested') return fact
  return { ...fact, key: null, text: who === 'user' ? null : fact.text }
}

/** A client that drops repeats by cursor sees each event once: seqs and cursors match one to one. */
function cursorFaults(sessions: Session[]): string[] {
  const pairs = sessions.flatMap(({ frames }) =>
    frames.flatMap(frame => ('fact' in frame ? [[frame.fact.seq, frame.cursor] as const] : [])),
  )
  const both = new Set(pairs.map(([seq, cursor]) => `${seq} ${cursor}`)).size
  const one = Math.min(new Set(pairs.map(([seq]) => seq)).size, new Set(pairs.map(([, cursor]) => cursor)).size)
  return both === one ? [] : ['seqs and cursors do not match one to one']
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
