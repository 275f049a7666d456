import type { Delivery } from '../domain/webhook/delivery.ts'
import { next, pauseMs } from '../domain/webhook/schedule.ts'
import type { Webhook } from '../domain/webhook/webhook.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { Leased, Tried } from '../ports/outbox.ts'
import type { Store } from '../ports/store.ts'
import { Hands, LIMITS, type Limits } from './concurrency-limiter.ts'
import type { PostOutcome } from './post.ts'
import { recordOf, type Sender, send } from './send.ts'

export type DispatcherParts = {
  store: Pick<Store, 'deliveries'>
  notifier: Pick<Notifier, 'listen'>
  sender: Sender
  /** Ends the handover behind a claim that nobody will answer. May be asked for the same one twice. */
  failHandover: (claim: Delivery) => Promise<void>
  report: (error: unknown) => void
  /** What an operator may want to read; `detail` can name addresses. */
  log?: (words: string, detail: Record<string, unknown>) => void
  limits?: Limits
}

/** An attempt ends within 15 s; a lease that outlives it belonged to a process that died. */
const LEASE_MS = 30_000
/** Looked at again without any notice. */
const POLL_MS = 5_000
/** The store could not write: results are kept, and nothing new is begun meanwhile. */
const RETRY_MS = 250
const MAX_CLAIMS = 100
/** The results of a lease that goes on wait for this many others, and for so long, to be written down with them. */
const GATHER = 512
const GATHER_MS = 40
/** The same where a lease is given back: what comes behind in its lane waits for it, or another webhook for the hand. */
const HURRY_MS = 10
/** How long one lease sends what is behind its delivery: then other lanes have their turn. */
const RUN_MS = 200

/** Sends what is owed: woken by notices, by the clock, and by its own results. */
export function startDispatcher(parts: DispatcherParts): AsyncDisposable {
  const { store, notifier, sender, failHandover, report, log = () => {}, limits = LIMITS } = parts
  const { now } = sender
  const stop = new AbortController()
  const hands = new Hands(limits)
  const underWay = new Set<Promise<void>>()
  let tried: Tried[] = []
  let awake: string[] = []
  let running: Promise<void> | null = null
  let again = false
  let idle = 0
  let timer: NodeJS.Timeout | undefined
  let gather: NodeJS.Timeout | undefined
  let gatherAt = 0

  const unlisten = notifier.listen('deliveries', wake)
  wake()

  return {
    async [Symbol.asyncDispose]() {
      unlisten()
      clearTimeout(timer)
      clearTimeout(gather)
      stop.abort()
      await Promise.all(underWay)
      await running
      // What was answered before we stopped is written down; the rest is sent again by whoever comes next.
      if (tried.length > 0) await exchange(0).catch(report)
    },
  }

  function wake() {
    again = true
    idle = 0
    clearTimeout(gather)
    gather = undefined
    if (running || stop.signal.aborted) return
    running = work()
      .catch(report)
      .finally(() => {
        running = null
        if (again) wake()
      })
  }

  /** Results in, work out, until there is neither. Notices that come meanwhile are one. */
  async function work() {
    while (again && !stop.signal.aborted) {
      again = false
      clearTimeout(timer)
      const wakeAt = await exchange(hands.free).catch(error => {
        report(error)
        return now() + RETRY_MS
      })
      if (stop.signal.aborted) return
      const wait = wakeAt === null ? POLL_MS : Math.min(POLL_MS, Math.max(1, wakeAt - now()))
      timer = setTimeout(wake, wait)
    }
  }

  async function exchange(limit: number): Promise<number | null> {
    const results = tried
    const woken = awake
    const taken: Webhook[] = []
    tried = []
    awake = []
    const at = now()
    const ask = { now: at, leaseUntil: at + LEASE_MS, tried: results, awake: woken, limit, take }
    const { leased, wakeAt, disabled, claimFailed } = await store.deliveries.exchange(ask).catch(error => {
      tried = [...results, ...tried]
      awake = [...woken, ...awake, ...taken.flatMap(webhook => hands.release(webhook))]
      throw error
    })
    for (const each of leased) start(each)
    for (const { id, url, disabledWhy } of disabled) log('a webhook was switched off', { id, url, why: disabledWhy })
    if (claimFailed) await failHandovers().catch(report)
    return wakeAt

    function take(webhook: Webhook): boolean {
      return hands.take(webhook) && taken.push(webhook) > 0
    }
  }

  function start(leased: Leased) {
    const work = run(leased)
      .catch(report)
      .then(() => {
        underWay.delete(work)
        const woken = hands.release(leased.webhook)
        awake.push(...woken)
        if (stop.signal.aborted) return
        idle += 1
        // One commit for many results, but none waits long, and the last one not at all.
        if (idle >= underWay.size || tried.length >= GATHER) wake()
        else gatherFor(HURRY_MS)
      })
    underWay.add(work)
  }

  function gatherFor(ms: number) {
    const at = performance.now() + ms
    if (gather && gatherAt <= at) return
    clearTimeout(gather)
    gatherAt = at
    gather = setTimeout(wake, ms)
  }

  /**
   * The leased delivery, and what is behind it in its lane while all goes well: so a backlog goes out at the receiver's pace and
   * not at that of our commits. A process that dies in between sends again what it had not written down.
   */
  async function run(leased: Leased) {
    const { webhook, rest } = leased
    const faults = hands.faults(webhook)
    const until = performance.now() + RUN_MS
    for (let delivery: Delivery | undefined = leased.delivery; delivery; ) {
      const { at, outcome } = begin(delivery, leased)
      const done = finish({ ...leased, delivery }, at, await outcome)
      if (done === null) return
      delivery = rest.shift()
      const good = done.next.kind === 'succeeded'
      const last = !good || !delivery || performance.now() > until || hands.faults(webhook) !== faults
      tried.push({ ...done, last })
      if (last) return
      if (tried.length >= GATHER) wake()
      else gatherFor(GATHER_MS)
    }
  }

  function begin(delivery: Delivery, { webhook, gap }: Leased) {
    const { id, body, botId, userId, conversationId, seq, controlEpoch } = delivery
    const attempt = delivery.attempts + 1
    return send(sender, webhook, { id, body, botId, userId, conversationId, seq, controlEpoch, attempt, gap })
  }

  /** null where we cut it off ourselves: it did not happen, and the lease runs out. */
  function finish(leased: Leased, at: number, outcome: PostOutcome): Omit<Tried, 'last'> | null {
    const { delivery, webhook } = leased
    const chance = Math.random()
    const after = next(delivery.tries + 1, outcome, chance, now())
    if (after.kind === 'interrupted') return null
    hands.learn(webhook, after.kind === 'succeeded')
    if (outcome.kind === 'failed') {
      const { failure, detail } = outcome
      log('a webhook could not be reached', { webhook: webhook.id, delivery: delivery.id, failure, detail })
    }
    return { leased, attempt: recordOf(at, outcome), next: after, pauseMs: pauseMs(outcome, now()), chance }
  }

  async function failHandovers() {
    const claims = await store.deliveries.failedClaims(MAX_CLAIMS)
    for (const claim of claims) await failHandover(claim)
    await store.deliveries.settleClaims(claims.map(({ id }) => id))
    if (claims.length === MAX_CLAIMS) again = true
  }
}
