import { setImmediate as nextTurn } from 'node:timers/promises'
import { parseRestIdentityId, staffOf } from '../domain/access/credential.ts'
import { denies } from '../domain/access/policy.ts'
import type { Handover } from '../domain/conversation/handover.ts'
import type { Store } from '../ports/store.ts'
import type { Commands } from './commands.ts'

type Parts = {
  store: Pick<Store, 'identities' | 'keys' | 'handovers' | 'conversations' | 'bots'>
  commands: Pick<Commands, 'handle'>
  now: () => number
  report: (error: unknown) => void
  /** Whether this server honours a bot's setting `restAuth: open`. */
  openRest: boolean
}

/** How often keys that expired since the last time are looked for: one read of an index. */
const EVERY_MS = 1_000
/** Every so many times all holders are checked, and at the start. */
const ALL_EVERY = 60
/** Read at once. */
const PAGE = 100
/** A person's desk renews their token. One who has not come back by then is gone. */
const SIGNED_OUT_AFTER_MS = 5 * 60_000

/**
 * Returns conversations to the queue whose holder has no live credential: no one could act on them, and their users would write
 * into silence. `check` runs when a credential is revoked; expired ones are found by the clock, and after a start all.
 */
export class HolderCheck implements AsyncDisposable {
  readonly #parts: Parts
  #timer: NodeJS.Timeout
  #running: Promise<void> = Promise.resolve()
  #stopped = false
  #runs = 0
  /** Keys that expired up to here have been seen. */
  #since: number
  /** Checked by a caller since the last run. A command that was authenticated before may have made the holder since. */
  #again = new Set<string>()

  constructor(parts: Parts) {
    this.#parts = parts
    this.#since = parts.now()
    this.#timer = setTimeout(() => this.#run(), 0).unref()
  }

  /** One holder's conversations, where none of its credentials can act on them; once more at the next run. */
  async check(holderId: string) {
    this.#again.add(holderId)
    await this.#check(holderId)
  }

  async #check(holderId: string) {
    const reach = await this.#reachOf(holderId)
    if (reach === 'ALL_BOTS') return
    const { handovers } = this.#parts.store
    for (let after = ''; !this.#stopped; ) {
      const page = await handovers.heldBy(holderId, after, PAGE)
      await Promise.all(page.filter(({ botId }) => !reach.includes(botId)).map(held => this.#requeue(holderId, held)))
      if (page.length < PAGE) return
      after = page.at(-1)!.id
    }
  }

  async [Symbol.asyncDispose]() {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#running
  }

  #run() {
    const all = this.#runs % ALL_EVERY === 0
    this.#runs += 1
    this.#running = (all ? this.#checkAll() : this.#checkExpired())
      .catch(error => {
        // A store that cannot write is reported where a request needs it. What was missed is found when all are checked.
        if (!('refusal' in error)) this.#parts.report(error)
      })
      .finally(() => {
        if (!this.#stopped) this.#timer = setTimeout(() => this.#run(), EVERY_MS).unref()
      })
  }

  async #checkAll() {
    this.#since = this.#parts.now()
    const { handovers } = this.#parts.store
    for (let after = ''; !this.#stopped; ) {
      const page = await handovers.holders(after, PAGE)
      for (const holderId of page) await this.#check(holderId)
      if (page.length < PAGE) return
      after = page.at(-1)!
      // A store that answers at once would hold the event loop for as long as there are holders.
      await nextTurn()
    }
  }

  async #checkExpired() {
    const to = this.#parts.now()
    const expired = await this.#parts.store.keys.expired(Math.min(this.#since, to), to, PAGE)
    if (expired.length === PAGE) return this.#checkAll()
    const again = this.#again
    this.#again = new Set()
    for (const holderId of new Set([...expired, ...again])) await this.#check(holderId)
    this.#since = to
  }

  /** The bots on whose conversations the holder can act, with any of its credentials. */
  async #reachOf(holderId: string): Promise<'ALL_BOTS' | string[]> {
    const { store, now, openRest } = this.#parts
    const rest = parseRestIdentityId(holderId)
    if (rest) {
      const restAuth = (await store.bots.get(rest.botId))?.settings.restAuth
      const accepted = rest.how === 'path' ? restAuth === 'path-secret' : restAuth === 'open' && openRest
      return accepted ? [rest.botId] : []
    }
    const person = await store.identities.get(holderId)
    if (person?.signedInUntil != null && person.signedInUntil + SIGNED_OUT_AFTER_MS > now()) return 'ALL_BOTS'
    const keys = (await store.keys.live(holderId, now())).map(staffOf).filter(key => !denies(key, 'speakAsAgent'))
    return keys.some(({ botIds }) => botIds == null) ? 'ALL_BOTS' : keys.flatMap(({ botIds }) => botIds ?? [])
  }

  async #requeue(holderId: string, { id, conversationId }: Handover) {
    const { store, commands } = this.#parts
    const found = await store.conversations.get(conversationId)
    if (found?.handover?.id !== id) return
    const { companyId, controlEpoch } = found
    const command = { kind: 'requeue', holderId, controlEpoch } as const
    await commands.handle({ principal: { kind: 'system', companyId }, target: { conversationId }, command })
  }
}
