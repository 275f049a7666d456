import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import {
  AcceptHandover,
  CancelHandover,
  CloseConversation,
  ReleaseHandover,
  RequestHandover,
  SendMessage,
  SetVariables,
  StartConversation,
  TransferHandover,
} from '../../packages/client/src/documents.ts'
import { ask, post } from '../support/client.ts'
import { ReadLog } from '../support/documents.ts'
import type { Call, History, PageRead, Reply } from './history.ts'
import { isAgent } from './history.ts'
import type { Script, Step, Timed, Who } from './script.ts'
import { idsIn, type ModelServer } from './server.ts'
import { Watcher } from './watcher.ts'

/** A follower must get an event within this time. It is below the server's poll interval, so that the poll cannot replace a notice. */
const TIMELY_MS = 3_000

let runs = 0
let values = 0

/** Plays a script against the server; answers all commands, answers and frames. Throws if a follower gets an event too late. */
export async function play(server: ModelServer, script: Script): Promise<History> {
  const botId = server.bots[script.bot]
  const userId = `user ${++runs}`
  const { startConversation: started } = await untilAnswered(() =>
    ask(server.url, server.keys.admin, StartConversation, { input: { botId, userId } }),
  )
  if (started.__typename !== 'StartConversationSuccess') throw new Error(started.code)
  const conversationId = started.conversation.id
  const tokens: Record<Who, string> = { ...server.keys, user: started.visitorToken }

  const calls: Call[] = []
  const pages: PageRead[] = []
  const cursors = new Map<number, string>()
  let known = 0
  let epoch = 1
  let words = 0
  const onEvent = (seq: number, at: number) => {
    known = Math.max(known, seq)
    epoch = Math.max(epoch, at)
  }
  const watchers = (['user', 'bot', 'agent'] as const).map(
    who => new Watcher({ url: server.url, token: tokens[who], conversationId, who, known: () => known }, onEvent),
  )
  watchers[0]!.connect('start')

  try {
    for (const turn of script.turns) {
      const before = calls.length
      await Promise.all(turn.map(perform))
      const { lastSeq } = await server.row(conversationId)
      for (const call of calls.slice(before)) call.to = lastSeq
      const following = watchers.filter(watcher => watcher.sessions.length > 0)
      const inTime = await Promise.all(following.map(watcher => watcher.reaches(lastSeq, TIMELY_MS)))
      if (inTime.includes(false))
        throw new Error(
          `a follower did not get seq ${lastSeq} within ${TIMELY_MS} ms: ${JSON.stringify(
            following.filter((_, index) => !inTime[index]).map(({ sessions }) => sessions.at(-1)),
          )}`,
        )
    }
  } finally {
    for (const watcher of watchers) watcher.end()
  }
  return {
    bot: { id: botId, flow: script.bot === 'flow', suggests: script.bot === 'suggesting' },
    ids: idsIn(server, botId, userId),
    log: await server.log(conversationId),
    row: await server.row(conversationId),
    calls,
    sessions: watchers.flatMap(watcher => watcher.sessions),
    pages,
  }

  async function perform(step: Timed): Promise<void> {
    for (let turns = step.wait; turns > 0; turns -= 1) await nextTurn()
    if (step.do === 'restart') return server.restart(step.hard)
    if (step.do === 'follow') return watchers[step.who]!.connect(step.from, step.pick)
    if (step.do === 'page') return readPage(step)
    await Promise.all(callsOf(step).map(call))
  }

  /** The same call once or several times at once. */
  function callsOf(step: Exclude<Timed, { do: 'follow' | 'page' | 'restart' }>): Call[] {
    if (step.do === 'repeat') {
      const keyed = calls.filter(one => one.key !== null)
      const first = keyed[step.pick % Math.max(keyed.length, 1)]
      if (!first) return []
      const text = step.same ? first.text : `${first.text} changed`
      const rest = step.rest && isAgent(first.who) && first.epoch === null
      return Array.from({ length: step.copies }, () => made({ ...first, text, rest }))
    }
    const { who } = step
    const says = step.do === 'say'
    const byRest = step.rest && isAgent(who) && (says || step.do === 'accept' || step.do === 'release')
    const off = byRest || step.do === 'set' || (says && who === 'user') ? null : step.epoch
    words += 1
    const one = {
      kind: says ? ('send' as const) : step.do,
      who,
      rest: byRest,
      text: says ? `${step.text} ${words}` : null,
      target: step.do === 'transfer' && step.to ? server.ids[step.to] : null,
      key: says && step.keyed ? `key ${words}` : null,
      epoch: off === null ? null : epoch + off,
      claimEnd: step.do === 'release' && step.claimEnd ? 'resolved' : null,
    }
    return Array.from({ length: says && step.keyed ? step.copies : 1 }, () => made(one))
  }

  function made(one: Omit<Call, 'from' | 'to' | 'answer'>): Call {
    const call = { ...one, from: known, to: Number.POSITIVE_INFINITY, answer: null }
    calls.push(call)
    return call
  }

  /** A message with a key is repeated until it is answered, as clients do; one without a key is sent once. */
  async function call(one: Call) {
    const botPath = `/webbot/api/webchat/${botId}`
    const once = () =>
      one.rest ? byRest(server, botPath, userId, tokens, one) : byGraphql(server, conversationId, tokens, one)
    one.answer = await (one.key === null ? once().catch(() => null) : untilAnswered(once))
    if (one.answer?.ok && one.answer.seq !== null) known = Math.max(known, one.answer.seq)
  }

  async function readPage({ pick, first }: Extract<Step, { do: 'page' }>) {
    const places = [0, ...cursors.keys()]
    const after = places[pick % places.length]!
    const from = known
    const read = ask(server.url, tokens.user, ReadLog, { id: conversationId, after: cursors.get(after) ?? null, first })
    const events = (await read.catch(() => null))?.conversation?.events
    if (!events) return
    for (const { seq, cursor } of events.events) cursors.set(seq, cursor)
    pages.push({ after, first, from, seqs: events.events.map(({ seq }) => seq), hasMore: events.hasMore })
  }
}

const mutations = {
  send: SendMessage,
  request: RequestHandover,
  accept: AcceptHandover,
  transfer: TransferHandover,
  release: ReleaseHandover,
  set: SetVariables,
  cancel: CancelHandover,
  close: CloseConversation,
}

async function byGraphql(
  server: ModelServer,
  conversationId: string,
  tokens: Record<Who, string>,
  call: Call,
): Promise<Reply> {
  const { kind, who, text, key, epoch, claimEnd, target } = call
  const input = {
    conversationId,
    ...(text !== null && { text }),
    ...(key !== null && { clientMessageId: key }),
    ...(epoch !== null && { controlEpoch: epoch }),
    ...(claimEnd !== null && { claimEnd }),
    ...(target !== null && { to: target }),
    // An unchanged value would make no event.
    ...(kind === 'set' && { variables: { value: ++values } }),
  }
  const { body } = await post(server.url, tokens[who], { query: mutations[kind].toString(), variables: { input } })
  const error = body.errors?.[0]
  if (error) return { ok: false, code: error.extensions?.code ?? error.message, by: null, controlEpoch: null }
  const result = Object.values(body.data as Record<string, Result>)[0]!
  if (result.code)
    return { ok: false, code: result.code, by: result.by?.actorId ?? null, controlEpoch: result.controlEpoch ?? null }
  const seq = result.sent?.seq ?? result.suggestedSeq ?? null
  // Without the conversation: the answer shows it as it is now, perhaps after later commands.
  return { ok: true, seq, controlEpoch: null, mode: null, words: JSON.stringify(result.sent ?? null) }
}

type Result = {
  code?: string
  by?: { actorId: string } | null
  controlEpoch?: number
  sent?: { seq: number }
  suggestedSeq?: number
}

async function byRest(
  server: ModelServer,
  bot: string,
  userId: string,
  tokens: Record<Who, string>,
  call: Call,
): Promise<Reply> {
  const { kind, who, text, key, claimEnd } = call
  const user = encodeURIComponent(userId)
  const path =
    kind === 'release' ? `takeover/${user}/${claimEnd === null ? '' : `?ClaimEnd=${claimEnd}`}` : `handover/${user}/`
  const response = await fetch(`${server.url}${bot}/${path}`, {
    method: kind === 'send' ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${tokens[who]}`,
      ...(kind === 'send' && { 'content-type': 'application/json' }),
      ...(key !== null && { 'idempotency-key': key }),
    },
    ...(kind === 'send' && { body: JSON.stringify({ message: text }) }),
  })
  const body = (await response.json()) as RestBody
  if (response.status !== 200)
    return { ok: false, code: body.code ?? '', by: body.by?.id ?? null, controlEpoch: body.controlEpoch ?? null }
  return {
    ok: true,
    seq: body.seq ?? null,
    controlEpoch: body.controlEpoch!,
    mode: body.mode!,
    words: JSON.stringify(body),
  }
}

type RestBody = { code?: string; by?: { id: string } | null; controlEpoch?: number; seq?: number; mode?: string }

/** Repeats a request while the server restarts. */
async function untilAnswered<T>(once: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await once()
    } catch (error) {
      if (tries === 200) throw error
      await sleep(10)
    }
  }
}
