import type { Notifier } from '../notifier/notifier.ts'
import type { AttemptRecord, Leased, Store, Verdict } from '../store/store.ts'
import { version } from '../version.ts'
import { createEgress } from './egress.ts'
import { postHeaders } from './headers.ts'
import { createPoster, type Poster, type PostOutcome } from './post.ts'
import { next } from './schedule.ts'
import { sign } from './signature.ts'

export type DispatcherParts = {
  store: Pick<Store, 'deliveries'>
  notifier: Pick<Notifier, 'listen'>
  now: () => number
  /** Whether private addresses may be POSTed to. */
  allowPrivate: boolean
  report: (error: unknown) => void
}

/** POSTs under way at once. */
const CONCURRENCY = 64
/** An attempt ends within 15 s; a lease that outlives it belonged to a process that died. */
const LEASE_MS = 30_000
const POLL_MS = 5_000

/** Sends what is owed: woken by notices, by the clock, and by its own results. */
export function startDispatcher({ store, notifier, now, allowPrivate, report }: DispatcherParts): AsyncDisposable {
  const egress = createEgress({ policy: { schemes: ['https', 'http'], allowCidrs: [], allowPrivate } })
  const poster = createPoster({ egress })
  const stop = new AbortController()
  const underWay = new Set<Promise<void>>()
  let claiming = false
  let again = false
  let timer: NodeJS.Timeout | undefined

  const unlisten = notifier.listen('deliveries', wake)
  wake()

  return {
    async [Symbol.asyncDispose]() {
      unlisten()
      stop.abort()
      clearTimeout(timer)
      await Promise.all(underWay)
      await poster[Symbol.asyncDispose]()
    },
  }

  function wake() {
    if (claiming) again = true
    else if (!stop.signal.aborted) claimAll().catch(report)
  }

  /** Takes what is due, as far as hands are free, then sets the clock. */
  async function claimAll() {
    claiming = true
    try {
      do {
        again = false
        const free = CONCURRENCY - underWay.size
        const taken = free > 0 ? await store.deliveries.claim(now(), now() + LEASE_MS, free) : []
        for (const leased of taken) start(leased)
        await setClock()
      } while (again && underWay.size < CONCURRENCY && !stop.signal.aborted)
    } finally {
      claiming = false
    }
  }

  async function setClock() {
    clearTimeout(timer)
    if (stop.signal.aborted) return
    const due = await store.deliveries.nextDue()
    const wait = due === null ? POLL_MS : Math.min(POLL_MS, Math.max(0, due - now()))
    // With all hands full, the next result wakes us: a clock at zero would spin.
    timer = setTimeout(wake, underWay.size >= CONCURRENCY ? POLL_MS : wait)
  }

  function start(leased: Leased) {
    const work = send(poster, leased, now, stop.signal)
      .then(done => done && store.deliveries.record(leased, done.attempt, done.verdict))
      .catch(report)
      .then(() => {
        underWay.delete(work)
        wake()
      })
    underWay.add(work)
  }
}

/** One attempt; null where we cut it off ourselves: it did not happen, and the lease runs out. */
async function send(
  poster: Poster,
  { delivery, webhook }: Leased,
  now: () => number,
  signal: AbortSignal,
): Promise<{ attempt: AttemptRecord; verdict: Verdict } | null> {
  const at = now()
  const timestampSeconds = Math.floor(at / 1000)
  const { id, botId, userId, conversationId, seq, controlEpoch, body } = delivery
  const signature = sign(webhook.secrets, id, timestampSeconds, body)
  const place = { botId, userId, conversationId, seq, controlEpoch }
  const headers = postHeaders({ version, webhookId: id, timestampSeconds, signature, ...place })
  const outcome = await poster.post({ url: webhook.url, headers, body, signal })
  const after = next(delivery.attempts + 1, outcome, Math.random(), now())
  if (after.kind === 'interrupted') return null
  return { attempt: { at, ...recordOf(outcome) }, verdict: verdictOf(after, now()) }
}

const recordOf = (outcome: PostOutcome): Omit<AttemptRecord, 'at'> =>
  outcome.kind === 'answered'
    ? { durationMs: outcome.durationMs, status: outcome.status, failure: null, answer: outcome.answer.slice(0, 1_024) }
    : { durationMs: outcome.durationMs, status: null, failure: outcome.failure, answer: null }

function verdictOf(after: ReturnType<typeof next>, now: number): Verdict {
  if (after.kind === 'succeeded') return { kind: 'succeeded' }
  return 'inMs' in after ? { kind: 'retry', at: now + after.inMs } : { kind: 'failed' }
}
